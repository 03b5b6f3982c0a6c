using System.Text;
using System.Text.Json;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>The content of an error response, in any of the service's body formats. Reading never
/// throws, because an unexpected format must not hide the error.</summary>
/// <param name="Message">The error message as sent, not yet cleaned; null if the body contains no
/// readable text.</param>
/// <param name="Code">The service's error code; null if it sent none.</param>
/// <param name="ResolutionUrl">Where the user can resolve the problem; null unless it is an https
/// address.</param>
internal sealed record ErrorBody(string? Message, string? Code, Uri? ResolutionUrl)
{
    private static readonly string[] _billingWords = ["credit", "card", "billing", "plan", "upgrade", "entitlement"];

    /// <summary>The first <c>job_id</c> anywhere in the body; null if there is none.</summary>
    public string? JobId { get; private init; }

    /// <summary>True if the body is a web page, which comes from a proxy, a firewall or a gateway and
    /// not from the service.</summary>
    public bool IsWebPage { get; private init; }

    /// <summary>True if the body indicates that the account's credits or plan are the
    /// cause.</summary>
    public bool ConcernsBilling => ResolutionUrl is not null || MentionsBilling(Code) || MentionsBilling(Message);

    /// <summary>Returns a copy without the parts that repeat text of a data row, which must not be
    /// printed.</summary>
    /// <param name="secret">Masked in the message; null for none.</param>
    public ErrorBody Without(string row, string? secret)
    {
        bool IsShown(string? text) => ServerText.Clean(text, secret) is not { } said || !PrivateText.IsIn(said, row);
        var address = ResolutionUrl is null ? null : Uri.UnescapeDataString(ResolutionUrl.OriginalString);
        return this with
        {
            Message = IsShown(Message) ? Message : PrivateText.Withheld,
            Code = IsShown(Code) ? Code : null,
            ResolutionUrl = IsShown(address) ? ResolutionUrl : null,
        };
    }

    /// <summary>Reads the body of an error response.</summary>
    public static ErrorBody Read(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body).Trim('\uFEFF', ' ', '\r', '\n', '\t');
        if (text.StartsWith('<'))
        {
            // Gateways send HTML and storage sends XML. Only their title or message is useful to a
            // person.
            return new ErrorBody(Between(text, "<Message>", "</Message>") ?? Between(text, "<title>", "</title>"), Between(text, "<Code>", "</Code>"), null)
            {
                IsWebPage = text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
                    || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase),
            };
        }

        try
        {
            return text.Length == 0 ? new ErrorBody(null, null, null) : Read(PythonJson.Parse(Encoding.UTF8.GetBytes(text)), text);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return new ErrorBody(text, null, null);
        }
    }

    private static ErrorBody Read(JsonElement root, string text)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new ErrorBody(root.ValueKind == JsonValueKind.String ? root.GetString() : text, null, null);
        }

        var error = Member(root, "error");
        var detail = Member(root, "detail");
        var inner = error?.ValueKind == JsonValueKind.Object ? error : detail?.ValueKind == JsonValueKind.Object ? detail : null;
        var words = Text(inner, "message") ?? Text(root, "message") ?? Text(root, "detail");
        var list = JoinErrors(Member(root, "errors")) ?? JoinErrors(Member(inner, "errors"));
        words = (words, list) switch
        {
            (null, null) => JoinErrors(detail) ?? Text(root, "error") ?? text,
            (null, _) => list,
            (_, null) => words,
            _ => $"{words} ({list})",
        };
        var address = Text(inner, "resolution_url") ?? Text(root, "resolution_url");
        return new ErrorBody(words, Text(inner, "code") ?? Text(root, "code"), HttpsAddress(address)) { JobId = JobIdIn(root) };
    }

    private static string? JobIdIn(JsonElement place) => place.ValueKind switch
    {
        JsonValueKind.Object => Text(place, "job_id") ?? place.EnumerateObject().Select(member => JobIdIn(member.Value)).FirstOrDefault(id => id is not null),
        JsonValueKind.Array => place.EnumerateArray().Select(JobIdIn).FirstOrDefault(id => id is not null),
        _ => null,
    };

    /// <summary>Returns a list of errors in one line: <c>body.nr_epochs: must be ≥ 1; …</c>.
    /// Supports FastAPI's format, plain strings, and field and message pairs.</summary>
    private static string? JoinErrors(JsonElement? list)
    {
        if (list is not { ValueKind: JsonValueKind.Array } findings)
        {
            return null;
        }

        var lines = findings.EnumerateArray().Take(20).Select(FormatError).Where(line => line.Length > 0).ToArray();
        return lines.Length == 0 ? null : string.Join("; ", lines);
    }

    private static string FormatError(JsonElement finding)
    {
        if (finding.ValueKind != JsonValueKind.Object)
        {
            return finding.ToString();
        }

        var what = Text(finding, "msg") ?? Text(finding, "message") ?? Text(finding, "detail") ?? "";
        var where = Member(finding, "loc") switch
        {
            { ValueKind: JsonValueKind.Array } path => string.Join('.', path.EnumerateArray()),
            { ValueKind: JsonValueKind.String } name => name.GetString(),
            _ => Text(finding, "field") ?? Text(finding, "param"),
        };
        return string.IsNullOrEmpty(where) ? what : $"{where}: {what}";
    }

    private static Uri? HttpsAddress(string? text) =>
        text is { Length: <= 500 } && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;

    private static string? Between(string text, string open, string close)
    {
        var start = text.IndexOf(open, StringComparison.OrdinalIgnoreCase);
        var end = start < 0 ? -1 : text.IndexOf(close, start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? null : text[(start + open.Length)..end];
    }

    private static bool MentionsBilling(string? text) =>
        text is not null && _billingWords.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static JsonElement? Member(JsonElement? place, string name) =>
        place is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? place, string name) =>
        Member(place, name) is { ValueKind: JsonValueKind.String } text && !string.IsNullOrWhiteSpace(text.GetString()) ? text.GetString() : null;
}
