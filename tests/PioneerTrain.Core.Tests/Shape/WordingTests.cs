using System.Text.RegularExpressions;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Shape;

/// <summary>
/// Phrases that are not plain English: each marks a sentence to rewrite (see CONTRIBUTING.md).
/// </summary>
public sealed partial class WordingTests
{
    private static readonly string[] _texts =
    [
        .. Repository.Files("src", "*.cs"),
        .. Repository.Files("docs", "*.md"),
        .. Repository.Files("examples", "*.yml"),
        "README.md", "SECURITY.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md",
        "action.yml", "action-types.yml", "training-config.schema.json", "result.schema.json", "evaluation.schema.json",
    ];

    [Fact]
    public void Texts_do_not_contain_phrases_of_the_old_style()
    {
        var found = from file in _texts
                    from line in File.ReadLines(Repository.File(file)).Select((text, index) => (Text: text, Number: index + 1))
                    from Match phrase in OldStyle().Matches(line.Text)
                    select $"{file}:{line.Number}: {phrase.Value}";

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("what stands above it")]
    [InlineData("IT MAY STILL RUN AND COST")]
    [InlineData("at least 0.85 is asked for")]
    [InlineData("Only the newest release is mended")]
    public void The_search_finds_such_a_phrase(string text) => Assert.Matches(OldStyle(), text);

    [GeneratedRegex(
        """
        \b(?:stands?\ (?:in|above|beside|before|behind)|comes\ to|goes\ on|answers?\ for|mend(?:s|ed)?|for\ ever|likewise|anew|whoever|nobody
        |is\ none\ of|so\ long\ as|in\ any\ company|says\ so|all\ the\ same|is\ asked\ for|sign\ of\ life|gets\ nowhere|MAY\ STILL\ RUN\ AND\ COST
        |is\ no\ (?:JSON|list|id|number|text|object|address|one)|is\ taken\ for|own\ trouble|prefers?\ application|nonsense)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex OldStyle();
}
