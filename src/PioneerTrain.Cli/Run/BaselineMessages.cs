using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Baselines;
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

    public const string UnknownBase = "the payload of the event could not be read, so the base branch is unknown";

    public const string NoRelease = "the repository has no published release that the token can read";

    public const string WrongDigest = "the file does not have the digest that GitHub lists";

    public static string NoToken(bool isTerminal) => isTerminal
        ? "there is no token for GitHub; set GH_TOKEN, and GITHUB_REPOSITORY to owner/name"
        : "the input github-token is empty; remove it to use the token of the workflow";

    public const string NoBase = "the event names no commit before this one, as for the first push of a branch";

    public static string NotInRelease(string tag) => $"the newest release, {SafeText.Of(tag)}, has no file {EvaluationFiles.Name}";

    public static string ReleaseNotComparable(string tag, string why) => $"the newest release, {SafeText.Of(tag)}, cannot be compared: {why.TrimEnd('.')}";

    /// <summary>Returns a sentence without its last period, and without the capital of its article.</summary>
    public static string AsClause(string sentence) =>
        (sentence.StartsWith("The ", StringComparison.Ordinal) ? $"t{sentence[1..]}" : sentence).TrimEnd('.');

    public static string IsOld(BaselinePlan plan, TimeSpan age, TimeSpan limit) =>
        $"The baseline, {What(plan)}, is {Quantity.Age(age)} old, which is more than baseline.max_age ({Quantity.Age(limit)}).";

    public static string Describe(BaselinePlan plan, int rows) => (plan.Settings.Source, plan.Model) switch
    {
        (BaselineSource.File or BaselineSource.Branch or BaselineSource.Release, _) => What(plan) + (plan.Origin.Age is { } age ? $", {Quantity.Age(age)} old" : ""),
        (BaselineSource.BaseModel, { } model) => $"{model} without training: {Quantity.Count(rows, "more request")}",
        (_, var model) => $"job {model}: {Quantity.Count(rows, "more request")}",
    };

    private static string What(BaselinePlan plan) => plan.Settings.Source switch
    {
        BaselineSource.File file => file.Path,
        BaselineSource.Branch => $"run {plan.Origin.RunId} of {SafeText.Of(plan.Origin.Branch!)} at commit {SafeText.Of(BranchReports.ShortSha(plan.Origin.Commit!))}",
        BaselineSource.Release => $"release {SafeText.Of(plan.Origin.Release!)}",
        _ => $"job {plan.Model}",
    };

    public static string Comparing(string what, int rows) => $"Evaluating the baseline {what} on the same {Quantity.Count(rows, "row")}.";
}
