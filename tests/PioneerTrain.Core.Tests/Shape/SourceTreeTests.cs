using System.Text.RegularExpressions;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Shape;

/// <summary>Limits on file length, analyzer suppressions and unfinished code.</summary>
public sealed partial class SourceTreeTests
{
    private const int LongestFile = 250;
    private const int MostPragmas = 5;

    private static readonly IReadOnlyList<string> _sources = Repository.Files("src", "*.cs");

    [Fact]
    public void No_file_exceeds_the_maximum_length()
    {
        Assert.NotEmpty(_sources);

        Assert.DoesNotContain(_sources, file => File.ReadLines(Repository.File(file)).Count() > LongestFile);
    }

    [Fact]
    public void Analyzer_suppressions_are_few_and_have_a_reason()
    {
        var pragmas = _sources.SelectMany(file => File.ReadLines(Repository.File(file)).Where(line => line.Contains("#pragma warning disable", StringComparison.Ordinal))).ToList();

        Assert.NotEmpty(pragmas);
        Assert.All(pragmas, line => Assert.Matches("#pragma warning disable [A-Z0-9, ]+ // .{20,}", line));
        Assert.InRange(pragmas.Count, 1, MostPragmas);
    }

    [Fact]
    public void Source_has_no_todo_comments_and_no_async_void() =>
        Assert.DoesNotContain(_sources, file => Unfinished().IsMatch(File.ReadAllText(Repository.File(file))));

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException|async void", RegexOptions.NonBacktracking)]
    private static partial Regex Unfinished();
}
