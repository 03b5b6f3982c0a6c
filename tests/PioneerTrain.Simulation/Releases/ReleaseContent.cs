using System.Text;
using PioneerTrain.Reporting;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Simulation.Releases;

/// <summary>Compares the files of a release with those of a model.</summary>
/// <param name="foreign">The ids of files that a person added.</param>
internal sealed class ReleaseContent(int pieceBytes, ICollection<long> foreign)
{
    /// <summary>Returns what is wrong with the files of a complete release; null for nothing.</summary>
    public string? GetProblem(ReleaseStandIn.Release release, ReleasedModel model)
    {
        var own = release.Assets.Where(asset => !foreign.Contains(asset.Id)).ToList();
        if (own.Find(asset => !asset.IsUploaded) is { } incomplete)
        {
            return $"{incomplete.Name} is incomplete";
        }

        var (expected, found) = (model.FilesOf(pieceBytes).Order(StringComparer.Ordinal).ToList(), own.Select(asset => asset.Name).Order(StringComparer.Ordinal).ToList());
        if (!expected.SequenceEqual(found))
        {
            return $"expected the files [{string.Join(", ", expected)}], found [{string.Join(", ", found)}]";
        }

        var files = own.ToDictionary(asset => asset.Name, asset => asset.Content, StringComparer.Ordinal);
        return !model.PiecesOf(pieceBytes).SelectMany(name => files[name]).SequenceEqual(model.Weights) ? "it has other weights"
            : model.Evaluation is { } evaluation && !files[ReleaseNames.Evaluation].SequenceEqual(evaluation) ? "it has another evaluation"
            : !Text(files[ReleaseNames.Predicate]).Contains(model.ConfigSha256, StringComparison.Ordinal) ? "it has the predicate of another model"
            : Text(files[ReleaseNames.Checksums]) is var sums && GetProblemOf(sums, files, model) is { } problem ? problem
            : null;
    }

    private string? GetProblemOf(string sums, Dictionary<string, byte[]> files, ReleasedModel model)
    {
        var expected = files.Where(file => file.Key != ReleaseNames.Checksums).Select(file => $"{ReleasedModel.Sha256(file.Value)}  {file.Key}").ToHashSet(StringComparer.Ordinal);
        if (model.Weights.Length > pieceBytes)
        {
            expected.Add($"{ReleasedModel.Sha256(model.Weights)}  {model.ArchiveName}");
        }

        return expected.SetEquals(sums.TrimEnd('\n').Split('\n')) ? null : $"the checksums do not fit: {sums}";
    }

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content);
}
