using System.Globalization;

namespace PioneerTrain.LocalServer.Page;

/// <summary>The frame of every page.</summary>
internal static class PageLayout
{
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>Returns a document.</summary>
    /// <param name="title">The title and first heading.</param>
    /// <param name="body">The content after the heading.</param>
    /// <param name="refreshes">Whether the browser loads the page again after some seconds.</param>
    public static string Document(string title, Html body, bool refreshes = false) => Frame(
        title,
        refreshes ? new Html().Add($"""<meta http-equiv="refresh" content="3">""") : new Html(),
        new Html().Add($"<header><a href=\"/\">pioneer-local</a></header>\n<main>\n<h1>{title}</h1>\n{body}</main>"));

    /// <summary>Returns the document that loads the first page without its one-time token.</summary>
    public static string Opening() => Frame(
        "pioneer-local",
        new Html().Add($"""<meta http-equiv="refresh" content="0;url=/">"""),
        new Html().Add($"""<main><p><a href="/">Continue</a></p></main>"""));

    /// <summary>Returns a status as a colored word.</summary>
    public static Html Status(string word) => new Html().Add($"""<span class="status {Kind(word)}">{word}</span>""");

    /// <summary>Returns a time; a dash if there is none.</summary>
    public static Html Time(DateTimeOffset? time) => time is { } known
        ? new Html().Add($"""<time datetime="{known:O}">{known.UtcDateTime:yyyy-MM-dd HH:mm:ss}</time>""")
        : new Html().Add($"–");

    /// <summary>Returns a score with four decimal places; a dash if there is none.</summary>
    public static Html Score(double? score) => new Html().Add($"{score?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "–"}");

    private static string Frame(string title, Html head, Html body) => new Html().Add(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <link rel="stylesheet" href="{PageStyle.Path}">
        {head}
        </head>
        <body>
        {body}
        </body>
        </html>
        """).ToString();

    private static string Kind(string word) => word switch
    {
        "complete" or "artifact_ready" or "deployed" or "ready" => "good",
        "failed" or "errored" => "bad",
        "stopped" or "terminated" => "over",
        _ => "active",
    };
}
