using PioneerTrain.Gating;

namespace PioneerTrain.Configuration;

/// <summary>Builds the settings of the baseline from valid values.</summary>
internal static class BaselineBuilder
{
    public static BaselineSettings? Build(ConfigValues values) => SourceOf(values) is not { } source ? null : new BaselineSettings(source)
    {
        OnMissing = OnMissingOf(values),
        MaxAge = values.Text("baseline.max_age") is { } age ? Duration.Parse(age) : null,
    };

    public static OnMissing OnMissingOf(ConfigValues values) => values.Text("baseline.on_missing") switch
    {
        "fail" => OnMissing.Fail,
        "pass" => OnMissing.Pass,
        _ => OnMissing.Warn,
    };

    private static BaselineSource? SourceOf(ConfigValues values) => values.Text("baseline.from") switch
    {
        "base_model" => new BaselineSource.BaseModel(),
        "job" => new BaselineSource.OtherJob(values.Text("baseline.job")!),
        "branch" => new BaselineSource.Branch(),
        "release" => new BaselineSource.Release(),
        "file" => new BaselineSource.File(values.Text("baseline.path")!),
        _ => null,
    };
}
