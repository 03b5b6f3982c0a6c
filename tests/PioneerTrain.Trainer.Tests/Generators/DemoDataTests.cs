using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using PioneerTrain.Generators;

namespace PioneerTrain.Trainer.Tests.Generators;

public class DemoDataTests
{
    private static readonly IReadOnlyList<DemoRow> _rows = DemoData.Rows(DemoData.CommittedSeed);

    private static readonly IReadOnlyList<DemoRow> _evaluated = DemoData.HeldOutRows(DemoData.CommittedSeed);

    [Fact]
    public void Regenerates_the_committed_rows_byte_for_byte()
    {
        AssertCommitted(DemoData.FileName, _rows);
        AssertCommitted(DemoData.HeldOutFileName, _evaluated);
    }

    [Fact]
    public void Evaluates_on_rows_that_no_job_is_trained_or_validated_on()
    {
        Assert.Equal(600, _evaluated.Count);
        Assert.Empty(_evaluated.Select(row => row.Sentence.Text).Intersect(_rows.Select(row => row.Sentence.Text), StringComparer.OrdinalIgnoreCase));
        Assert.All(_evaluated, row => Assert.Null(row.Split));
        var trained = DemoData.Names(DemoData.CommittedSeed).Training.All.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = _evaluated.SelectMany(row => row.Sentence.Mentions).Where(mention => mention.Label is "person" or "product");
        Assert.DoesNotContain(names, mention => trained.Contains(mention.Text));
    }

    [Fact]
    public void Writes_ascii_json_lines_that_end_in_a_line_feed()
    {
        var bytes = File.ReadAllBytes(CommittedFile());

        Assert.DoesNotContain(bytes, letter => letter != '\n' && letter is < 0x20 or > 0x7E);
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.Equal(3600, bytes.Count(letter => letter == '\n'));
    }

    [Fact]
    public void Lists_every_mention_in_order_of_appearance_with_its_text_found_in_the_row()
    {
        var mentions = 0;
        foreach (var row in File.ReadLines(CommittedFile()).Select(line => JsonDocument.Parse(line).RootElement))
        {
            var text = row.GetProperty("text").GetString()!;
            var searchFrom = 0;
            foreach (var mention in row.GetProperty("entities").EnumerateArray())
            {
                var at = text.IndexOf(mention[0].GetString()!, searchFrom, StringComparison.Ordinal);
                Assert.True(at >= 0, $"'{mention[0]}' is not in '{text}' from {searchFrom} on");
                searchFrom = at + mention[0].GetString()!.Length;
                mentions++;
            }
        }

        Assert.True(mentions > 5000, $"only {mentions} mentions");
    }

    [Fact]
    public void Holds_3000_training_rows_and_600_held_out_rows()
    {
        Assert.Equal(3000, _rows.Count(row => row.Split == "train"));
        Assert.Equal(600, _rows.Count(row => row.Split == "validation"));
    }

    [Fact]
    public void Never_writes_the_same_text_twice()
    {
        Assert.Equal(_rows.Count, _rows.Select(row => row.Sentence.Text).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Takes_between_30_and_40_percent_of_the_held_out_rows_from_templates_that_training_never_shows()
    {
        var shown = _rows.Where(row => row.Split == "train").Select(row => row.Core).ToHashSet(StringComparer.Ordinal);

        var heldOut = _rows.Where(row => row.Split == "validation").ToList();

        Assert.InRange((double)heldOut.Count(row => !shown.Contains(row.Core)) / heldOut.Count, 0.30, 0.40);
    }

    [Fact]
    public void Holds_out_names_that_training_never_uses()
    {
        var names = DemoData.Names(DemoData.CommittedSeed);

        Assert.Empty(names.Training.All.Intersect(names.HeldOut.All, StringComparer.OrdinalIgnoreCase));
        Assert.True(names.HeldOut.All.Count() > 1500);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("validation")]
    public void Uses_the_same_name_for_different_types(string split)
    {
        var labelsByName = _rows.Where(row => row.Split == split)
            .SelectMany(row => row.Sentence.Mentions)
            .GroupBy(mention => mention.Text, mention => mention.Label, StringComparer.Ordinal);

        Assert.Contains(labelsByName, name => name.Distinct(StringComparer.Ordinal).Count() == 4);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("validation")]
    public void Has_all_six_types_and_some_rows_without_any(string split)
    {
        var rows = _rows.Where(row => row.Split == split).ToList();

        Assert.Equal(
            ["amount", "date", "location", "organization", "person", "product"],
            rows.SelectMany(row => row.Sentence.Mentions).Select(mention => mention.Label!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.InRange((double)rows.Count(row => !row.Sentence.Mentions.Any()) / rows.Count, 0.01, 0.10);
    }

    [Fact]
    public void Writes_about_an_eighth_of_the_rows_in_lower_case_and_a_few_in_capitals()
    {
        Assert.InRange((double)_rows.Count(row => !row.Sentence.Text.Any(char.IsAsciiLetterUpper)) / _rows.Count, 0.10, 0.14);
        Assert.InRange((double)_rows.Count(row => !row.Sentence.Text.Any(char.IsAsciiLetterLower)) / _rows.Count, 0.02, 0.04);
    }

    [Fact]
    public void Writes_other_rows_for_another_seed()
    {
        var other = DemoData.Rows(DemoData.CommittedSeed + 1).Select(row => row.Sentence.Text);

        Assert.True(other.Intersect(_rows.Select(row => row.Sentence.Text), StringComparer.Ordinal).Count() < 20);
    }

    private static void AssertCommitted(string name, IEnumerable<DemoRow> rows)
    {
        using var remade = new MemoryStream();
        DemoData.Write(remade, rows);
        Assert.Equal(File.ReadAllText(CommittedFile(name)), Encoding.UTF8.GetString(remade.ToArray()));
    }

    private static string CommittedFile(string name = DemoData.FileName, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../demo", name));
}
