using PioneerTrain.Trainer.Layers;

namespace PioneerTrain.Trainer.Scoring;

/// <summary>
/// Compares predictions with the gold labels, row by row, and computes the scores.
/// </summary>
internal sealed class Scoreboard
{
    private readonly SortedDictionary<string, Tally> _entities = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Tally> _classes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, Tally> _tags = [];
    private int _rows;
    private int _rowsWithEntities;
    private int _rowsWithClass;
    private int _correctClasses;

    public void Add(ScoredRow scored)
    {
        _rows++;
        if (scored.Row.Entities is not null)
        {
            _rowsWithEntities++;
            AddEntities(scored.Row.Entities, scored.Predicted);
        }

        if (scored.Row.Class is not null)
        {
            _rowsWithClass++;
            _correctClasses += scored.Row.Class == scored.PredictedClass ? 1 : 0;
            Count(_classes, scored.Row.Class, scored.PredictedClass);
        }
    }

    /// <summary>Compares the tags of single tokens; see <see cref="Bio"/>.</summary>
    public void AddTags(int[] gold, int[] predicted)
    {
        for (var token = 0; token < gold.Length; token++)
        {
            if (gold[token] == predicted[token])
            {
                Of(_tags, gold[token]).AddTruePositive();
            }
            else
            {
                Of(_tags, gold[token]).AddFalseNegative();
                Of(_tags, predicted[token]).AddFalsePositive();
            }
        }
    }

    public Scores ToScores()
    {
        var total = new Tally();
        var tallies = _rowsWithEntities > 0 ? _entities : _classes;
        foreach (var tally in tallies.Values)
        {
            total.Add(tally);
        }

        var isMacro = _rowsWithEntities == 0;
        return new Scores
        {
            F1 = isMacro ? Mean(tallies.Values, tally => tally.F1) : total.F1,
            Precision = isMacro ? Mean(tallies.Values, tally => tally.Precision) : total.Precision,
            Recall = isMacro ? Mean(tallies.Values, tally => tally.Recall) : total.Recall,
            TruePositives = total.TruePositives,
            FalsePositives = total.FalsePositives,
            FalseNegatives = total.FalseNegatives,
            HeldOutRows = _rows,
            Accuracy = _rowsWithClass == 0 ? null : _correctClasses / (double)_rowsWithClass,
            TokenMacroF1 = isMacro ? Mean(tallies.Values, tally => tally.F1) : Mean(_tags.Values, tally => tally.F1),
            PerLabel = [.. tallies.Select(pair => pair.Value.ToScores(pair.Key))],
        };
    }

    private static double Mean(IReadOnlyCollection<Tally> tallies, Func<Tally, double> score) =>
        tallies.Count == 0 ? 0 : tallies.Average(score);

    private static void Count(SortedDictionary<string, Tally> tallies, string gold, string? predicted)
    {
        if (gold == predicted)
        {
            Of(tallies, gold).AddTruePositive();
            return;
        }

        Of(tallies, gold).AddFalseNegative();
        if (predicted is not null)
        {
            Of(tallies, predicted).AddFalsePositive();
        }
    }

    private static Tally Of<TKey>(SortedDictionary<TKey, Tally> tallies, TKey key)
        where TKey : notnull
    {
        if (!tallies.TryGetValue(key, out var tally))
        {
            tally = new Tally();
            tallies.Add(key, tally);
        }

        return tally;
    }

    private void AddEntities(IReadOnlyList<EntitySpan> gold, IReadOnlyList<EntitySpan> predicted)
    {
        var wanted = gold.ToHashSet();
        foreach (var entity in predicted)
        {
            if (wanted.Remove(entity))
            {
                Of(_entities, entity.Label).AddTruePositive();
            }
            else
            {
                Of(_entities, entity.Label).AddFalsePositive();
            }
        }

        foreach (var missed in wanted)
        {
            Of(_entities, missed.Label).AddFalseNegative();
        }
    }
}
