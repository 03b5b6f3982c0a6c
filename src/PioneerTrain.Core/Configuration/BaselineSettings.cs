using PioneerTrain.Gating;

namespace PioneerTrain.Configuration;

/// <summary>The model that the trained model is compared with.</summary>
/// <param name="Source">Where its evaluation comes from.</param>
public sealed record BaselineSettings(BaselineSource Source)
{
    /// <summary>What happens when there is no baseline, or it cannot be compared. Default: a warning.</summary>
    public OnMissing OnMissing { get; init; } = OnMissing.Warn;

    /// <summary>The age beyond which the baseline causes a warning; null for no warning.</summary>
    public TimeSpan? MaxAge { get; init; }
}

/// <summary>Where the evaluation of a baseline comes from.</summary>
public abstract record BaselineSource
{
    private BaselineSource()
    {
    }

    /// <summary>The base model without training, evaluated now: the gain from the training.</summary>
    public sealed record BaseModel : BaselineSource;

    /// <summary>The model of another job, evaluated now.</summary>
    /// <param name="Id">1 to 100 letters, digits, hyphens and underscores.</param>
    public sealed record OtherJob(string Id) : BaselineSource;

    /// <summary>
    /// The evaluation of the newest run on the base branch that can be compared, at the base commit
    /// or before it.
    /// </summary>
    public sealed record Branch : BaselineSource;

    /// <summary>The <c>evaluation.json</c> of the newest release.</summary>
    public sealed record Release : BaselineSource;

    /// <summary>An <c>evaluation.json</c> in the repository.</summary>
    /// <param name="Path">
    /// Relative to the working directory, with forward slashes and without <c>..</c>.
    /// </param>
    public sealed record File(string Path) : BaselineSource;
}
