using System.Globalization;
using System.Text;

namespace PioneerTrain.Reporting;

/// <summary>The names and the texts of the files of a release.</summary>
public static class ReleaseNames
{
    public const string Checksums = "SHA256SUMS";
    public const string Evaluation = "evaluation.json";
    public const string Predicate = "predicate.json";
    public const string Card = "MODEL_CARD.md";

    /// <summary>The length of a suffix such as <c>.001</c>.</summary>
    private const int PieceSuffixLength = 4;

    /// <summary>
    /// Returns a name that GitHub does not change, for example because of a space, so that the
    /// checksums name the files as they are downloaded.
    /// </summary>
    /// <param name="artifact">The name of the artifact. Untrusted.</param>
    public static string BaseOf(string artifact)
    {
        var name = string.Concat(artifact.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' ? character : '-')).Trim('.', '-');
        return name.Length == 0 ? "model" : name;
    }

    /// <summary>Returns the names that the weights can have: as a zip, and as a gzip archive.</summary>
    public static IReadOnlyList<string> ArchivesOf(string artifact) => [$"{BaseOf(artifact)}.zip", $"{BaseOf(artifact)}.tar.gz"];

    /// <summary>Returns the name of a piece, such as <c>model.zip.001</c>.</summary>
    /// <param name="number">From 1.</param>
    public static string PieceOf(string file, int number) => string.Create(CultureInfo.InvariantCulture, $"{file}.{number:D3}");

    public static string ScriptOf(string file) => $"{file}.join.sh";

    /// <summary>Returns true for a name that this program gives to a file of the release of a model.</summary>
    /// <param name="artifact">The name of the artifact with the weights. Untrusted.</param>
    public static bool IsOfModel(string artifact, string file) =>
        file is Checksums or Evaluation or Predicate or Card
        || ArchivesOf(artifact).Any(archive => file == archive || file == ScriptOf(archive) || IsPieceOf(archive, file));

    private static bool IsPieceOf(string archive, string file) =>
        file.Length == archive.Length + PieceSuffixLength && file.StartsWith($"{archive}.", StringComparison.Ordinal) && file[(archive.Length + 1)..].All(char.IsAsciiDigit);

    /// <summary>Returns <c>SHA256SUMS</c>, as sha256sum writes it.</summary>
    public static string ChecksumsOf(IEnumerable<ReleaseFile> files) => string.Concat(files.Select(file => $"{file.Sha256}  {file.Name}\n"));

    /// <summary>Returns a shell script that joins the pieces of a file and checks its SHA-256.</summary>
    /// <param name="file">The joined file. Its name has only characters of <see cref="BaseOf"/>.</param>
    public static string JoinScript(ReleaseFile file, IEnumerable<string> pieces)
    {
        var script = new StringBuilder();
        script.Append(CultureInfo.InvariantCulture, $"""
            #!/bin/sh
            # Joins {file.Name}, which is larger than a file of a release can be. Run it in the folder with the pieces.
            set -eu
            cat {string.Join(' ', pieces.Select(piece => $"./{piece}"))} > ./{file.Name}.partial
            if command -v sha256sum > /dev/null; then check='sha256sum -c -'; else check='shasum -a 256 -c -'; fi
            echo '{file.Sha256}  {file.Name}.partial' | $check
            mv ./{file.Name}.partial ./{file.Name}

            """);
        return script.ToString().ReplaceLineEndings("\n");
    }
}
