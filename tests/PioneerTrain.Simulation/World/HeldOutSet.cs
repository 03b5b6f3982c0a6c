using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>The kind of the rows of a held-out file.</summary>
internal enum HeldOutTask
{
    Entities,
    SingleLabel,
    MultiLabel,
}

/// <summary>A gold or predicted item of a row.</summary>
/// <param name="Text">The text of an entity; empty for a class.</param>
internal readonly record struct RowItem(string Label, string Text);

/// <summary>A row of a held-out file. No two rows have the same text.</summary>
internal sealed record HeldOutRow(int Number, string Text, IReadOnlySet<RowItem> Gold);

/// <summary>The rows of a held-out file.</summary>
internal sealed record HeldOutSet(HeldOutTask Task, IReadOnlyList<HeldOutRow> Rows)
{
    /// <summary>Text of every row, which nothing may print.</summary>
    public const string Marker = "held-out text";

    /// <summary>The labels of every file, in the order in which they are requested.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["org", "person", "place"];

    /// <param name="content">The number of the config that names the file.</param>
    public static HeldOutSet Drawn(SeededRandom random, int content)
    {
        var task = random.OneOf(HeldOutTask.Entities, HeldOutTask.Entities, HeldOutTask.Entities, HeldOutTask.SingleLabel, HeldOutTask.MultiLabel);
        var count = random.OneOf(5, 8, 12, 30);
        return new HeldOutSet(task, [.. Enumerable.Range(0, count).Select(number => Row(random, task, content, number))]);
    }

    /// <summary>Returns the items that a model can find in a row.</summary>
    public static IReadOnlyList<RowItem> Candidates(HeldOutTask task, int number) =>
        [.. Labels.Select(label => new RowItem(label, task == HeldOutTask.Entities ? NameOf(label, number) : ""))];

    public string ToJsonLines() => string.Concat(Rows.Select(row => ToJson(row).ToJsonString() + "\n"));

    private JsonObject ToJson(HeldOutRow row)
    {
        var labels = row.Gold.Select(item => (JsonNode)item.Label);
        return Task switch
        {
            HeldOutTask.Entities => new JsonObject { ["text"] = row.Text, ["entities"] = new JsonArray([.. row.Gold.Select(item => new JsonArray(item.Text, item.Label))]) },
            HeldOutTask.SingleLabel => new JsonObject { ["text"] = row.Text, ["label"] = labels.Single() },
            _ => new JsonObject { ["text"] = row.Text, ["labels"] = new JsonArray([.. labels]) },
        };
    }

    private static HeldOutRow Row(SeededRandom random, HeldOutTask task, int content, int number)
    {
        // A character of two UTF-16 units shows a wrong count of offsets.
        var start = random.Chance(0.2) ? "\U0001F600 " : "";
        var text = $"{start}{Marker} {content}.{number}: {string.Join(" and ", Labels.Select(label => NameOf(label, number)))}";
        var candidates = Candidates(task, number);

        // The first rows have each label, so that every file can be evaluated.
        var first = candidates[number < Labels.Count ? number : random.Below(candidates.Count)];
        HashSet<RowItem> gold = task == HeldOutTask.SingleLabel || number < Labels.Count
            ? [first]
            : [.. candidates.Where(_ => random.Chance(0.4))];
        return new HeldOutRow(number, text, gold.Count == 0 && task == HeldOutTask.MultiLabel ? new HashSet<RowItem> { first } : gold);
    }

    private static string NameOf(string label, int number) => $"{label.ToUpperInvariant()}-{number}";
}
