using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PioneerTrain.Generators;

namespace PioneerTrain.Trainer.Tests.Generators;

public class PretrainingCorpusTests
{
    private static readonly IReadOnlyList<string> _rows = [.. PretrainingCorpus.Rows(PretrainingCorpus.DefaultCount, PretrainingCorpus.CommittedSeed)];

    [Fact]
    public void Regenerates_the_rows_of_the_committed_base_models()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(_rows.Select(row => row + "\n")));

        Assert.Equal("10313ef93ec576b4fc8e7ac51adfa66ce901f9ddf8de874eb089d54616f17ae2", Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public void Begins_with_the_same_rows_whatever_the_count()
    {
        Assert.Equal(_rows.Take(50), PretrainingCorpus.Rows(50, PretrainingCorpus.CommittedSeed), StringComparer.Ordinal);
    }

    [Fact]
    public void Writes_other_rows_for_another_seed()
    {
        Assert.True(_rows.Intersect(PretrainingCorpus.Rows(1000, PretrainingCorpus.CommittedSeed + 1), StringComparer.Ordinal).Count() < 50);
    }

    [Fact]
    public void Lists_only_mentions_that_occur_in_the_text()
    {
        foreach (var (text, _, mention) in Mentions())
        {
            Assert.Contains(mention, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shares_no_template_with_the_demo()
    {
        Assert.Empty(PretrainingCorpus.Templates.Intersect(DemoData.Templates, StringComparer.OrdinalIgnoreCase));
        Assert.True(PretrainingCorpus.Templates.Count() >= 100);
    }

    [Fact]
    public void Shares_no_name_with_the_demo()
    {
        var demo = DemoData.Names(DemoData.CommittedSeed);
        var demoNames = demo.Training.All.Concat(demo.HeldOut.All).ToHashSet(StringComparer.OrdinalIgnoreCase);

        var words = Mentions().SelectMany(row => row.Mention.Split(' ', '.', '-', ':', ',')).Distinct(StringComparer.OrdinalIgnoreCase);

        Assert.DoesNotContain(words, demoNames.Contains);
    }

    [Fact]
    public void Covers_many_types()
    {
        Assert.Equal(
            [
                "amount", "city", "date", "disease", "drug", "event", "food", "genre", "job_title", "number",
                "organization", "person", "playlist", "product", "region", "site", "time", "weather", "work",
            ],
            Mentions().Select(row => row.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private static IEnumerable<(string Text, string Label, string Mention)> Mentions() =>
        from line in _rows
        let row = JsonDocument.Parse(line).RootElement
        from label in row.GetProperty("output").GetProperty("entities").EnumerateObject()
        from mention in label.Value.EnumerateArray()
        select (row.GetProperty("input").GetString()!, label.Name, mention.GetString()!);
}
