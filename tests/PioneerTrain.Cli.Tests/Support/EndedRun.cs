using System.Text;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>What a run left behind, with placeholders for what differs from machine to machine.</summary>
internal sealed record EndedRun(ExitCode ExitCode, string Output, string Error, CommandFile Outputs, CommandFile State, string Summary)
{
    /// <summary>The lines of standard output as the runner understands them.</summary>
    public RunnerStep Step { get; } = new RunnerStep().Read(Output);

    public string Conclusion => Outputs.Values.GetValueOrDefault("conclusion", "");

    /// <summary>Titles and texts of the annotations that GitHub shows.</summary>
    public IReadOnlyList<string> Annotations =>
    [
        .. from kind in (string[])["error", "warning", "notice"]
           from annotation in Step.Annotations(kind)
           select $"{kind}: {annotation.Properties.GetValueOrDefault("title")}: {annotation.Data}",
    ];

    /// <summary>Both streams of the terminal.</summary>
    public string TerminalText => Error.Length == 0 ? Output : $"{Output}--- standard error\n{Error}";

    /// <summary>The log, and the files that the runner reads; <c>result-json</c> is left out, because it has a golden file of its own.</summary>
    public string RunnerText
    {
        get
        {
            var text = new StringBuilder(Output);
            AppendFile(text, "outputs", Outputs);
            AppendFile(text, "state", State);
            return text.Append("--- summary\n").Append(Summary).ToString();
        }
    }

    private static void AppendFile(StringBuilder text, string title, CommandFile file)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"--- {title}\n");
        foreach (var (key, value) in file.Values.Where(pair => pair.Key != "result-json" && pair.Value.Length > 0))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{key}: {value}\n");
        }
    }
}
