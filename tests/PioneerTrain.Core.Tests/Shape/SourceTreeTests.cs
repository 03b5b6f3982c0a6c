using System.Text.RegularExpressions;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Shape;

/// <summary>Keeps the house in the shape that its readers count on.</summary>
public sealed partial class SourceTreeTests
{
    private const int LongestFile = 250;
    private const int MostPragmas = 5;

    private static readonly IReadOnlyList<string> _sources = Repository.Files("src", "*.cs");

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold()
    {
        Assert.NotEmpty(_sources);

        Assert.DoesNotContain(_sources, file => File.ReadLines(Repository.File(file)).Count() > LongestFile);
    }

    [Fact]
    public void A_silenced_analyzer_has_its_reason_beside_it_and_there_are_few()
    {
        var pragmas = _sources.SelectMany(file => File.ReadLines(Repository.File(file)).Where(line => line.Contains("#pragma warning disable", StringComparison.Ordinal))).ToList();

        Assert.NotEmpty(pragmas);
        Assert.All(pragmas, line => Assert.Matches("#pragma warning disable [A-Z0-9, ]+ // .{20,}", line));
        Assert.InRange(pragmas.Count, 1, MostPragmas);
    }

    [Fact]
    public void Nothing_is_left_for_later_and_nothing_is_async_void() =>
        Assert.DoesNotContain(_sources, file => Unfinished().IsMatch(File.ReadAllText(Repository.File(file))));

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException|async void", RegexOptions.NonBacktracking)]
    private static partial Regex Unfinished();
}
