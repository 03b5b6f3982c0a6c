namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Limits the annotations of each kind to the ten that GitHub keeps for a step (actions/runner,
/// ExecutionContext.cs, <c>_maxCountPerIssueType</c>). The tenth is held back until the end,
/// because it reports the number of further annotations if there are any.
/// </summary>
internal sealed class AnnotationBudget
{
    public const int PerKind = 10;

    private readonly Dictionary<AnnotationKind, (int Count, Annotation Last)> _spent = [];

    /// <summary>Counts an annotation; returns true when it can be shown now.</summary>
    public bool TryAdd(Annotation annotation)
    {
        var count = _spent.TryGetValue(annotation.Kind, out var spent) ? spent.Count + 1 : 1;
        _spent[annotation.Kind] = (count, annotation);
        return count < PerKind;
    }

    /// <summary>
    /// Returns the tenth annotation of each kind: the one that was held back, or the number of
    /// those that are not shown.
    /// </summary>
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
