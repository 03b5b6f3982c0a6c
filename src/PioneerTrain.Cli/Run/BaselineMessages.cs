using PioneerTrain.Configuration;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>The messages about baselines.</summary>
internal static class BaselineMessages
{
    public const string NoEvaluationFile = "the file does not exist; use an evaluation.json of a run or of pioneer-train evaluate";

    public const string NoEvaluationInArchive = $"the archive has no {EvaluationFiles.Name}; use the report artifact of a run with an evaluation by inference";

    public static string Unreadable(string why) => $"the file cannot be read: {why}";

    public static readonly string TooLarge = $"the file is larger than {Quantity.Size(EvaluationFileReader.MaximumBytes)}";

    public static string Missing(string why) => $"There is no baseline to compare with: {why}.";

    public static string MissingBeforeTraining(string why) =>
        $"There is no baseline to compare with: {why}. The gate requires one (baseline.on_missing: fail), so nothing was started.";

    public static string IsOld(string jobId, TimeSpan age, TimeSpan limit) =>
        $"The baseline, job {jobId}, is {Quantity.Duration(age)} old, which is more than baseline.max_age ({Quantity.Duration(limit)}).";

    public static string Describe(BaselinePlan plan, int rows) => (plan.Settings.Source, plan.Model) switch
    {
        (BaselineSource.File file, _) => file.Path,
        (BaselineSource.BaseModel, { } model) => $"{model} without training: {Quantity.Count(rows, "more request")}",
        (_, var model) => $"job {model}: {Quantity.Count(rows, "more request")}",
    };

    public static string Comparing(string what, int rows) => $"Evaluating the baseline {what} on the same {Quantity.Count(rows, "row")}.";
}
