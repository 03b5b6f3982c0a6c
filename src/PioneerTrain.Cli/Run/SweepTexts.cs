using PioneerTrain.Configuration;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>The messages about the jobs of a sweep.</summary>
internal static class SweepTexts
{
    public const string WithoutWait = "A sweep cannot be used with wait: false, because the run must select the best job. Remove one of them.";

    public const string Attached = "A sweep cannot attach to one job. Remove attach: a re-run of the workflow job attaches to all jobs of the sweep.";

    public const string Optimistic =
        "The best model of the sweep is selected on the rows on which it is judged, so its score is optimistic. To select on other rows, add sweep.select_on.";

    public static string Volume(SweepSettings sweep, int rows, int again, int baseline)
    {
        string?[] requests =
        [
            rows == 0 ? null : $"{sweep.Legs.Count} × {rows:N0} requests to select the best",
            again == 0 ? null : $"{again:N0} to evaluate it",
            baseline == 0 ? null : $"{baseline:N0} for the baseline",
        ];
        return $"{sweep.Legs.Count} jobs, at most {sweep.MaxParallel} at a time" + string.Concat(requests.OfType<string>().Select(text => $"\n{text}"));
    }

    public static string TooManyRows(long rows, int limit) =>
        $"the sweep needs {rows:N0} requests for its evaluations, which exceeds limits.max_evaluation_rows ({limit:N0}); use fewer jobs or rows, or raise the limit (each request is billed)";

    public static string Overtaken(string jobId, string why) => $"Job {jobId} was stopped because it is behind: {why}.";

    public static string OvertakenElsewhere(string jobId, string why) => $"This run stopped following job {jobId} of another run, which is behind: {why}.";

    public static string NotTrainedAgain(string jobId) =>
        $"Job {jobId} was stopped in an earlier attempt after half of its epochs, and another job of the sweep succeeded. It is not trained again.";

    public static string Evaluated(string fields, string metric, string score) => $"{fields}: {metric} {score}";

    public static string Selected(string jobId, string fields) => $"job {jobId} ({fields})";

    public static string Doubt(string metric, string change, string interval) =>
        $"The rows do not show that the selected model is better than the second: the difference of {metric} is {change} ({interval}).";

    public static string NoModel(int jobs) => $"None of the {Quantity.Count(jobs, "job")} of the sweep has a model.";
}
