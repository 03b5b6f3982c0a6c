using System.Security;
using System.Text;
using System.Text.Encodings.Web;

namespace PioneerTrain.TestKit.Runner;

/// <summary>
/// The runner's masks (actions/runner, SecretMasker.cs and the encoders that HostContext.cs
/// registers): a value, each of its lines, and their encoded forms, replaced in a single line of
/// the log. The two forms for PowerShell's ampersand are omitted.
/// </summary>
public sealed class RunnerMasks
{
    private readonly HashSet<string> _forms = new(StringComparer.Ordinal);

    /// <summary>The registered values.</summary>
    public IList<string> Values { get; } = [];

    public void Add(string value)
    {
        Values.Add(value);
        foreach (var part in value.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Append(value))
        {
            _forms.UnionWith(Forms(part).Where(form => form.Length > 0));
        }
    }

    public string Hide(string line)
    {
        var positions = _forms.SelectMany(form => Positions(line, form)).OrderBy(position => position.Start);
        var (masked, end) = (new StringBuilder(), 0);
        foreach (var (start, length) in positions)
        {
            if (start > end || (start == 0 && end == 0))
            {
                masked.Append(line, end, start - end).Append("***");
            }

            end = Math.Max(end, start + length);
        }

        return masked.Append(line, end, line.Length - end).ToString();
    }

    private static IEnumerable<(int Start, int Length)> Positions(string line, string form)
    {
        for (var at = line.IndexOf(form, StringComparison.Ordinal); at >= 0; at = line.IndexOf(form, at + 1, StringComparison.Ordinal))
        {
            yield return (at, form.Length);
        }
    }

    private static IEnumerable<string> Forms(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return value;
        yield return Convert.ToBase64String(bytes);
        yield return Convert.ToBase64String(bytes.Length > 1 ? bytes[1..] : bytes);
        yield return Convert.ToBase64String(bytes.Length > 2 ? bytes[2..] : bytes);
        yield return value.Replace("\"", "\\\"", StringComparison.Ordinal);
        yield return value.Replace("'", "''", StringComparison.Ordinal);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        yield return Uri.EscapeDataString(value);
        yield return SecurityElement.Escape(value);
        yield return value.Length > 8 && value.StartsWith('"') && value.EndsWith('"') ? value[1..^1] : "";
    }
}
