using System.Text.Json.Serialization;
using PioneerTrain.Jobs;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>The jobs of a sweep, of which the best one was judged.</summary>
/// <param name="Metric">The key of the metric that selected the best model, such as <c>f1</c>.</param>
/// <param name="SelectedOn">
/// The file on which the models were compared; null for the scores of the service.
/// </param>
/// <param name="Legs">All jobs, in the order of the config.</param>
/// <param name="Doubt">
/// Why the best model can be by chance better than the second, as a sentence; null when the rows
/// show that it is better, and when they were not compared.
/// </param>
public sealed record SweepResult(string Metric, string? SelectedOn, IReadOnlyList<SweepLegResult> Legs, string? Doubt)
{
    /// <summary>
    /// The cost of all jobs with an id, as text in US dollars; null if no job has an id, or if the
    /// amount of one is unknown.
    /// </summary>
    [JsonIgnore]
    public string? TotalCost
    {
        get
        {
            var costs = Legs.Where(leg => leg.JobId is not null).Select(leg => leg.Cost).ToList();
            var isKnown = costs.Count > 0 && costs.TrueForAll(cost => cost?.ChargedUsd is >= 0 and <= JobBill.LargestAmount);
            return isKnown ? $"{CostResult.Dollars(costs.Sum(cost => cost!.ChargedUsd!.Value))}{(costs.Exists(cost => cost!.Billed == false) ? " so far" : "")}" : null;
        }
    }
}

/// <summary>One job of a sweep.</summary>
/// <param name="Fields">The values that the other jobs do not have, by key of the config.</param>
/// <param name="JobId">Null when no job was created.</param>
/// <param name="Outcome">Null when no job was created.</param>
/// <param name="Score">The score by which the models were compared; null without one.</param>
/// <param name="Interval">The two-sided 95 % interval of the score; null for scores of the service.</param>
/// <param name="Selected">True for the model that was judged.</param>
/// <param name="Reason">
/// Why the job has no score, as a sentence; null when it has one. Can contain text of the service.
/// </param>
public sealed record SweepLegResult(
    IReadOnlyDictionary<string, string> Fields, string? JobId, RunOutcome? Outcome, double? Score, Interval? Interval, bool Selected, string? Reason)
{
    /// <summary>What the job cost; null without a job, and unless the config has <c>report.cost: true</c>.</summary>
    public CostResult? Cost { get; init; }
}
