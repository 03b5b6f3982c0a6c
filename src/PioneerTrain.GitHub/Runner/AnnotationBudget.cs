namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Spends the ten annotations of a kind that GitHub keeps of a step (actions/runner, ExecutionContext.cs, <c>_maxCountPerIssueType</c>). The tenth is held back until the
/// end, because if there are more, it has to say how many.
/// </summary>
internal sealed class AnnotationBudget
{
    public const int PerKind = 10;

    private readonly Dictionary<AnnotationKind, (int Count, Annotation Last)> _spent = [];

    /// <summary>True when the annotation may be shown as one now.</summary>
    public bool Take(Annotation annotation)
    {
        var count = _spent.TryGetValue(annotation.Kind, out var spent) ? spent.Count + 1 : 1;
        _spent[annotation.Kind] = (count, annotation);
        return count < PerKind;
    }

    /// <summary>What goes into the tenth places: the annotation that was held back, or the number of those that found no place.</summary>
    public IReadOnlyList<Annotation> Close()
    {
        var last = new List<Annotation>();
        foreach (var (kind, (count, annotation)) in _spent.OrderByDescending(spent => spent.Key))
        {
            if (count == PerKind)
            {
                last.Add(annotation);
            }
            else if (count > PerKind)
            {
                last.Add(new Annotation(kind, RunnerMessages.MoreAnnotations(count - PerKind + 1, annotation.KindWord)));
            }
        }

        _spent.Clear();
        return last;
    }
}
