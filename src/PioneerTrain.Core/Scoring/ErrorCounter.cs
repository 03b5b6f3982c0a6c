namespace PioneerTrain.Scoring;

/// <summary>Sorts the errors of the examples by kind and counts them.</summary>
internal sealed class ErrorCounter
{
    private readonly Dictionary<(string Gold, string Predicted), int> _confusions = [];
    private int _caseOnly;
    private int _wrongLabel;
    private int _wrongBoundary;
    private int _missed;
    private int _spurious;

    /// <summary>Adds the spans of one example that have no equal on the other side.</summary>
    public void AddSpans(List<Mention> missing, List<Mention> extra)
    {
        // The closest kind first, so that a span is not paired with a less similar one.
        var (gold, predicted) = (missing.ToList(), extra.ToList());
        _caseOnly += Pair(gold, predicted, DifferInCase, static (_, _) => { });
        _wrongLabel += Pair(gold, predicted, static (one, other) => one.Text == other.Text, AddConfusion);
        _wrongBoundary += Pair(gold, predicted, DifferInBoundary, static (_, _) => { });
        _missed += gold.Count;
        _spurious += predicted.Count;
    }

    /// <summary>Adds the classes of one example that have no equal on the other side.</summary>
    public void AddClasses(List<Mention> missing, List<Mention> extra)
    {
        // With several classes on a side, which one replaced which is unknown.
        if (missing is [var gold] && extra is [var predicted])
        {
            _wrongLabel++;
            AddConfusion(gold, predicted);
            return;
        }

        _missed += missing.Count;
        _spurious += extra.Count;
    }

    public ErrorCounts ToErrors()
    {
        var confusions = _confusions
            .Select(pair => new Confusion(pair.Key.Gold, pair.Key.Predicted, pair.Value))
            .OrderByDescending(confusion => confusion.Count)
            .ThenBy(confusion => confusion.Gold, StringComparer.Ordinal)
            .ThenBy(confusion => confusion.Predicted, StringComparer.Ordinal)
            .Take(ErrorCounts.MostConfusions);
        return new ErrorCounts(_caseOnly, _wrongLabel, _wrongBoundary, _missed, _spurious, [.. confusions]);
    }

    /// <summary>Removes the pairs that match, each in order, and returns their number.</summary>
    private static int Pair(
        List<Mention> gold,
        List<Mention> predicted,
        Func<Mention, Mention, bool> isPair,
        Action<Mention, Mention> add) =>
        gold.RemoveAll(one =>
        {
            var index = predicted.FindIndex(other => isPair(one, other));
            if (index < 0)
            {
                return false;
            }

            add(one, predicted[index]);
            predicted.RemoveAt(index);
            return true;
        });

    private static bool DifferInCase(Mention gold, Mention predicted) =>
        gold.Label == predicted.Label && gold.Text.Equals(predicted.Text, StringComparison.OrdinalIgnoreCase);

    private static bool DifferInBoundary(Mention gold, Mention predicted) =>
        gold.Label == predicted.Label
            && (gold.Text.Contains(predicted.Text, StringComparison.Ordinal)
                || predicted.Text.Contains(gold.Text, StringComparison.Ordinal));

    private void AddConfusion(Mention gold, Mention predicted)
    {
        var key = (gold.Label, predicted.Label);
        _confusions[key] = _confusions.GetValueOrDefault(key) + 1;
    }
}
