using System.Text;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>
/// The outputs of a completed run. Placeholders replace values that differ between machines.
/// </summary>
internal sealed record CompletedRun(
    ExitCode ExitCode, string Output, string Error, CommandFile Outputs, CommandFile State, string Summary)
{
    /// <summary>The lines of standard output as the runner interprets them.</summary>
    public RunnerStep Step { get; } = new RunnerStep().Read(Output);

    public string Conclusion => OutputOf("conclusion");

    /// <summary>The job that the post stage would find, and <c>true</c> if it is settled.</summary>
    public (string JobId, string IsSettled) SavedJob => (State.Values["job_id"], State.Values["settled"]);

    /// <summary>Titles and texts of the annotations that GitHub shows.</summary>
    public IReadOnlyList<string> Annotations =>
    [
        .. from kind in (string[])["error", "warning", "notice"]
           from annotation in Step.Annotations(kind)
           select $"{kind}: {annotation.Properties.GetValueOrDefault("title")}: {annotation.Data}",
    ];

    public string AnnotationText => string.Join('\n', Annotations);

    /// <summary>Both streams of the terminal.</summary>
    public string TerminalText => Error.Length == 0 ? Output : $"{Output}--- standard error\n{Error}";

    /// <summary>The log and the files that the runner reads, without the result as JSON.</summary>
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

    /// <summary>An output of the step; empty if it was not set.</summary>
    public string OutputOf(string name) => Outputs.Values.GetValueOrDefault(name, "");

    private static void AppendFile(StringBuilder text, string title, CommandFile file)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"--- {title}\n");
        foreach (var (key, value) in file.Values.Where(pair => pair.Key != "result-json" && pair.Value.Length > 0))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{key}: {value}\n");
        }
    }
}
