namespace PioneerTrain.Pioneer.Wire;

/// <summary>Thrown by <see cref="InferenceReader"/> for a response that cannot be evaluated. It
/// must never be read as a prediction without entities or classes.</summary>
/// <param name="finding">The problem, as a clause without a full stop and without text of the
/// row.</param>
/// <param name="concernsEveryRow">True if the response shows that the service does not evaluate
/// the requested model and labels, so that no row can be evaluated.</param>
internal sealed class InferenceFormatException(string finding, bool concernsEveryRow = false) : Exception(finding)
{
    public bool ConcernsEveryRow { get; } = concernsEveryRow;
}
