using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// The name of an artifact: not empty, and without characters that are invalid in some file systems
/// (actions/toolkit, <c>path-and-artifact-name-validation.ts</c>). A name is unique within a
/// workflow run, so each job of a matrix needs a different one.
/// </summary>
public sealed record ArtifactName
{
    private static readonly SearchValues<char> _forbidden = SearchValues.Create("\":<>|*?\r\n\\/");

    private ArtifactName(string value)
    {
        Value = value;
    }

    public string Value { get; }

    /// <summary>Validates a name.</summary>
    /// <param name="problem">The error message; null when the name is valid.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ArtifactName? name, [NotNullWhen(false)] out string? problem)
    {
        name = null;
        if (string.IsNullOrEmpty(text))
        {
            problem = "The artifact name is empty; expected a name such as model-weights.";
            return false;
        }

        var at = text.AsSpan().IndexOfAny(_forbidden);
        if (at >= 0)
        {
            problem = $"The artifact name \"{Escape(text)}\" contains {Describe(text[at])}; "
                + "it must not contain \" : < > | * ? \\ / or line breaks.";
            return false;
        }

        name = new ArtifactName(text);
        problem = null;
        return true;
    }

    public override string ToString() => Value;

    private static string Escape(string text) =>
        text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Describe(char character) => character is '\r' or '\n' ? "a line break" : $"the character {character}";
}
