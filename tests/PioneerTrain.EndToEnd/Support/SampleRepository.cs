using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd.Support;

/// <summary>
/// Creates repositories for runs: a config and a few demo rows, small enough to train in a second
/// or two.
/// </summary>
public static class SampleRepository
{
    /// <summary>Enough rows for a run whose scores do not matter.</summary>
    public const int FewRows = 30;

    /// <summary>Writes <c>.github/training.yml</c> and <c>data/rows.jsonl</c> into the folder.</summary>
    /// <param name="extra">Lines to append to the config.</param>
    public static void Create(TempFolder folder, int epochs = 3, string baseModel = "local/nano-en-v1", string extra = "gate:\n  f1: 0.01\n", int rows = 300) =>
        Create(folder.Path, epochs, baseModel, extra, rows);

    /// <inheritdoc cref="Create(TempFolder, int, string, string, int)"/>
    public static void Create(string folder, int epochs = 3, string baseModel = "local/nano-en-v1", string extra = "gate:\n  f1: 0.01\n", int rows = 300)
    {
        Write(folder, ".github/training.yml", $"""
            model_name: tickets
            base_model: {baseModel}
            datasets:
              - name: tickets
                path: data/rows.jsonl
            nr_epochs: {epochs}
            {extra}
            """);
        Write(folder, "data/rows.jsonl", Rows(rows));
    }

    private static void Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>
    /// Returns the first demo rows of each split: one held-out row for every five training rows.
    /// </summary>
    public static string Rows(int train)
    {
        var lines = File.ReadAllLines(Path.Combine(ProgramUnderTest.RepositoryRoot, "demo/support-desk.jsonl"));
        var training = lines.Where(line => line.Contains("\"split\":\"train\"", StringComparison.Ordinal)).Take(train);
        var validation = lines.Where(line => line.Contains("\"split\":\"validation\"", StringComparison.Ordinal)).Take(train / 5);
        return string.Join('\n', training.Concat(validation)) + "\n";
    }
}
