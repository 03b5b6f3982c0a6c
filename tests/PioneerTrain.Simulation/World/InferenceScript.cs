using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>An answer after which no other request to the model is answered differently.</summary>
internal enum FinalAnswer
{
    None,
    NoCredits,
    NotInPlan,
    NoDeployment,

    /// <summary>The base model answers, and finds everything.</summary>
    WrongModel,

    /// <summary>The model used other labels than the requested ones, and finds everything.</summary>
    DefaultSchema,
}

/// <summary>The answer to every request with a row that the model cannot read.</summary>
internal enum RowProblem
{
    None,
    Rejected,
    TooLarge,
    Internal,

    /// <summary>A label or the task is missing, or the answer is cut or not one answer.</summary>
    Incomplete,
}

/// <summary>How the service answers the requests to the model of one job.</summary>
internal sealed record InferenceScript
{
    /// <summary>The probability that the model finds an item.</summary>
    public required double Quality { get; init; }

    /// <summary>The number of requests that are refused before the first prediction.</summary>
    public required int Warming { get; init; }

    /// <summary>The time from the end of the job until the first prediction.</summary>
    public required TimeSpan ReadyAfter { get; init; }

    /// <summary>The probability that a request is refused and can be repeated.</summary>
    public required double Disorder { get; init; }

    public required FinalAnswer Final { get; init; }

    /// <summary>The number of predictions before the final answer.</summary>
    public required int FinalAfter { get; init; }

    public required double ShareOfProblems { get; init; }

    public static InferenceScript Drawn(SeededRandom random) => new()
    {
        Quality = random.OneOf(1, 0.95, 0.85, 0.7, 0.4),
        Warming = random.Chance(0.5) ? 0 : 1 + random.Below(4),
        ReadyAfter = random.Chance(0.7) ? TimeSpan.Zero : random.Seconds(0, 90),
        Disorder = random.OneOf(0, 0.05, 0.3),
        Final = random.Chance(0.75) ? FinalAnswer.None : random.OneOf(FinalAnswer.WrongModel, FinalAnswer.NoCredits, FinalAnswer.NotInPlan, FinalAnswer.NoDeployment, FinalAnswer.WrongModel, FinalAnswer.DefaultSchema),
        FinalAfter = random.Chance(0.5) ? 0 : random.Below(12),
        ShareOfProblems = random.OneOf(0, 0, 0.05, 0.15),
    };
}
