using System.Text;
using PioneerTrain.Cli.Settings;

namespace PioneerTrain.Cli.Commands;

/// <summary>A file that <c>init</c> writes.</summary>
/// <param name="Path">The path in the repository, with forward slashes.</param>
internal sealed record StarterFile(string Path, byte[] Content);

/// <summary>
/// The files to start with. Their templates are resources, from the folder <c>Starter</c>.
/// </summary>
internal static class StarterFiles
{
    private const string TrainingRows = "data/synthetic-training.jsonl";
    private const string HeldOutRows = "data/synthetic-heldout.jsonl";

    /// <summary>The values of the config for rows of the user.</summary>
    private static readonly Dictionary<string, string> _ownValues = new(StringComparer.Ordinal)
    {
        ["model"] = "my-model",
        ["dataset"] = "my-rows",
        ["training"] = "data/training.jsonl",
        ["held_out"] = "data/heldout.jsonl",
        ["epochs"] = "5",
        ["f1"] = "0.8",
    };

    /// <summary>
    /// The values of the config for the sample. With few rows, the small model of the local server
    /// needs more epochs.
    /// </summary>
    private static readonly Dictionary<string, string> _sampleValues = new(StringComparer.Ordinal)
    {
        ["model"] = "synthetic-support-desk-ner",
        ["dataset"] = "synthetic-support-desk",
        ["training"] = TrainingRows,
        ["held_out"] = HeldOutRows,
        ["epochs"] = "10",
        ["f1"] = "0.7",
    };

    /// <summary>Returns the new files, in the order in which a user reads them.</summary>
    public static IReadOnlyList<StarterFile> Of(bool withSample) =>
    [
        Config(withSample ? _sampleValues : _ownValues),
        new(".github/workflows/train.yml", Resource("workflow.yml")),
        .. withSample ? (StarterFile[])[new(TrainingRows, Resource("training.jsonl")), new(HeldOutRows, Resource("heldout.jsonl"))] : [],
    ];

    /// <summary>Returns the paths of the data files that the config without a sample names.</summary>
    public static (string Training, string HeldOut) OwnData => (_ownValues["training"], _ownValues["held_out"]);

    private static StarterFile Config(Dictionary<string, string> values)
    {
        var text = Encoding.UTF8.GetString(Resource("training.yml"));
        text = values.Aggregate(text, (config, value) => config.Replace($"{{{{{value.Key}}}}}", value.Value, StringComparison.Ordinal));
        return new StarterFile(Setting.Config.Default, Encoding.UTF8.GetBytes(text));
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(StarterFiles).Assembly.GetManifestResourceStream($"Starter/{name}")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
