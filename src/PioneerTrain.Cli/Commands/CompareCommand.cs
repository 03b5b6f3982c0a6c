using System.CommandLine;
using System.Globalization;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train compare</c>: compares two models on the same rows, from stored evaluations or by
/// evaluating them now.
/// </summary>
internal static class CompareCommand
{
    private const string Models = "evaluation.json, a folder or report artifact (zip) with one, or with --file a job id or base model";

    public static Command Build(HostServices services)
    {
        var baseline = Argument("baseline", $"Model to compare with: {Models}");
        var model = Argument("model", $"Model that is compared: {Models}");
        var file = new Option<string?>("--file") { Description = "Held-out file (JSON Lines) to evaluate models on that have no stored evaluation", HelpName = ValueWords.File };
        var maxDrop = new Option<string?>("--max-drop") { Description = "Maximum drop of F1 below the baseline, 0 to 1; exit code 1 unless it is shown with 95% confidence", HelpName = "NUMBER" };
        var options = new EvaluationOptions();
        return new JobSubcommand("compare", "Compare two models on the same held-out rows", takesId: false, takesFormat: true, [file, maxDrop, .. options.All])
            .WithArgument(baseline)
            .WithArgument(model)
            .WithAction(services, line => line.GetValue(file) is not null && !(IsStored(line.GetValue(baseline)!) && IsStored(line.GetValue(model)!)), async (call, cancellationToken) =>
            {
                var limit = ReadShare(call.Line.GetValue(maxDrop));
                var loader = new ComparedModels(call, options, call.Line.GetValue(file));
                var (before, now) = await loader.LoadAsync(call.Line.GetValue(baseline)!, call.Line.GetValue(model)!, cancellationToken);
                return Report(call, before, now, call.Line.GetValue(baseline)!, limit);
            });
    }

    /// <summary>Returns true for a file or folder; other arguments are ids of models.</summary>
    internal static bool IsStored(string text) => File.Exists(text) || Directory.Exists(text);

    /// <exception cref="RunException">The text is not a number from 0 to 1.</exception>
    private static double? ReadShare(string? text) => text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share
        : throw new RunException(ExitCode.InvalidInput, Messages.SettingInvalid("--max-drop", SafeText.Of(text).ToString(), "a number from 0 to 1"));

    private static Argument<string> Argument(string name, string description) =>
        new(name) { Description = description, CompletionSources = { ValueWords.Files } };

    private static ExitCode Report(JobCall call, EvaluationFile before, EvaluationFile now, string baseline, double? maxDrop)
    {
        var policy = GatePolicy.None with { Drops = maxDrop is { } limit ? [new DropRule(Metric.F1, limit)] : [] };
        var comparison = EvaluationComparison.Of(now, before, policy.DropConfidence);
        if (comparison is BaselineComparison.NotComparable { Reason: var reason })
        {
            throw new RunException(ExitCode.InvalidInput, CommandLineMessages.NotComparable(reason));
        }

        var kind = IsStored(baseline) ? BaselineKind.File : Guid.TryParse(baseline, CultureInfo.InvariantCulture, out _) ? BaselineKind.Job : BaselineKind.BaseModel;
        var result = BaselineResult.From(kind, before, comparison) with { Evaluation = kind == BaselineKind.File ? baseline : null };
        var verdict = policy.IsEmpty ? null : Gate.Judge(Scores.None, policy, comparison);
        var report = new ComparisonReport(now.Model, result, maxDrop, verdict?.Word, verdict?.Drops[0].Reason);
        (call.AsJson ? [report.ToJson()] : ComparisonText.Lines(report)).ToList().ForEach(call.Print);
        return verdict is null or { Word: VerdictWord.Passed } ? ExitCode.Passed : ExitCode.GateFailed;
    }
}
