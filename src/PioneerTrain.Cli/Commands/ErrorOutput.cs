using System.Text.Json;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// Writes the error that ends a command: as text to standard error, or as JSON to standard output.
/// Secrets are masked.
/// </summary>
internal sealed class ErrorOutput
{
    private readonly Terminal _terminal;
    private readonly SecretMasker _secrets = new();

    public ErrorOutput(HostServices services)
    {
        _terminal = services.Terminal;
        _secrets.Add(services.Environment.Variable(Setting.ApiKey.Variable!) ?? "");
    }

    public void WriteText(string message)
    {
        var writer = new ConsoleWriter(_terminal.Error, _terminal, _secrets);
        foreach (var text in SafeText.Lines(message))
        {
            writer.Line(text);
        }
    }

    public void WriteJson(ExitCode code, string message, IReadOnlyList<Finding> findings)
    {
        var views = findings.Select(
            finding => new FindingView(_secrets.Hide(finding.Message), finding.File, finding.Line, finding.Column));
        var error = new ErrorView((int)code, _secrets.Hide(message), [.. views]);
        _terminal.Print(JsonSerializer.Serialize(new ErrorDocument(error), CommandJson.Default.ErrorDocument));
    }
}

/// <summary>What a command prints with <c>--output json</c> when it fails.</summary>
internal sealed record ErrorDocument(ErrorView Error);

/// <param name="Code">The exit code.</param>
/// <param name="Findings">The individual problems; empty when the message is the only one.</param>
internal sealed record ErrorView(int Code, string Message, FindingView[] Findings);

/// <param name="File">Null when the problem is not in a file.</param>
/// <param name="Line">From 1; null when unknown.</param>
/// <param name="Column">From 1; null when unknown.</param>
internal sealed record FindingView(string Message, string? File, int? Line, int? Column);
