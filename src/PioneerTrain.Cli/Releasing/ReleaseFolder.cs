using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Run;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Releasing;

/// <summary>
/// The small files of a release, in a folder of the workspace, where a later step reads them. Links in
/// the workspace cannot lead out of it.
/// </summary>
/// <param name="name">The folder, relative to the workspace.</param>
internal sealed class ReleaseFolder(RunnerVariables runner, string name)
{
    public const string DefaultName = "pioneer-release";

    private readonly Workspace _workspace = Workspace.OfAction(runner);
    private readonly FileOwner _owner = FileOwner.Of(runner.Workspace);

    /// <summary>
    /// Writes the files. The checksums name all others, and the whole archive if it is in pieces.
    /// </summary>
    /// <returns>The files in the order of their upload, without the weights.</returns>
    /// <exception cref="RunException">A link leads out of the workspace.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public IReadOnlyList<AssetFile> Write(TrainedModel model, ReleaseOrigin origin, ReleaseFile archive, IReadOnlyList<AssetFile> weights)
    {
        var real = _workspace.Resolve(name);
        Directory.CreateDirectory(real);
        _owner.Give(real);
        var isSplit = weights.Count > 1;
        var files = new List<AssetFile>();
        if (isSplit)
        {
            files.Add(Write(ReleaseNames.ScriptOf(archive.Name), Encoding.UTF8.GetBytes(ReleaseNames.JoinScript(archive, weights.Select(piece => piece.Name)))));
        }

        if (!model.Evaluation.IsEmpty)
        {
            files.Add(Write(ReleaseNames.Evaluation, model.Evaluation.ToArray()));
        }

        files.Add(Write(ReleaseNames.Predicate, Encoding.UTF8.GetBytes(TestResultPredicate.From(model.Result, origin).ToJson())));
        files.Add(Write(ReleaseNames.Card, Encoding.UTF8.GetBytes(ModelCard.Render(model.Result, origin, model.License))));
        ReleaseFile[] summed = [.. isSplit ? [archive] : Array.Empty<ReleaseFile>(), .. weights.Concat(files).Select(file => new ReleaseFile(file.Name, file.Size, file.Sha256))];
        files.Add(Write(ReleaseNames.Checksums, Encoding.UTF8.GetBytes(ReleaseNames.ChecksumsOf(summed))));
        return files;
    }

    /// <summary>Returns the path of a file, relative to the workspace, as later steps need it.</summary>
    public string PathOf(string file) => $"{name}/{file}";

    private AssetFile Write(string file, byte[] content)
    {
        var real = _workspace.Resolve(PathOf(file));
        File.WriteAllBytes(real, content);
        _owner.Give(real);
        return new AssetFile(file, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)), () => new MemoryStream(content));
    }
}
