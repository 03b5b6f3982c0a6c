using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// The name of an artifact: not empty, and free of the characters that some file system refuses (actions/toolkit, <c>path-and-artifact-name-validation.ts</c>).
/// A name can be given once in a workflow run, so a job of a matrix needs its own.
/// </summary>
public sealed record ArtifactName
{
    private static readonly SearchValues<char> _forbidden = SearchValues.Create("\":<>|*?\r\n\\/");

    private ArtifactName(string value)
    {
        Value = value;
    }

    public string Value { get; }

    /// <summary>Checks a name that a person chose.</summary>
    /// <param name="problem">A sentence that says what was found and what is accepted; null when the name is good.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ArtifactName? name, [NotNullWhen(false)] out string? problem)
    {
        name = null;
        if (string.IsNullOrEmpty(text))
        {
            problem = "The artifact name is empty; a name such as model-weights is accepted.";
            return false;
        }

        var at = text.AsSpan().IndexOfAny(_forbidden);
        if (at >= 0)
        {
            problem = $"The artifact name \"{Shown(text)}\" holds {Named(text[at])}; every character is accepted but \" : < > | * ? \\ / and line breaks.";
            return false;
        }

        name = new ArtifactName(text);
        problem = null;
        return true;
    }

    public override string ToString() => Value;

    private static string Shown(string text) => text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Named(char character) => character is '\r' or '\n' ? "a line break" : $"the character {character}";
}
