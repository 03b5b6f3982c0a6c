using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Rows;

namespace PioneerTrain.Trainer.Scoring;

/// <summary>Scores models on a set of rows, which are encoded once.</summary>
internal sealed class Scorer
{
    private readonly IReadOnlyList<TrainingRow> _rows;
    private readonly EncodedRow[] _gold;
    private readonly RowEncoder _encoder;
    private readonly IReadOnlyList<string> _classes;
    private readonly int _threads;

    /// <summary>Encodes the rows.</summary>
    /// <param name="rows">The rows to score.</param>
    /// <param name="architecture">The architecture of the models.</param>
    /// <param name="labels">
    /// The entity labels of the models. Entities with other labels count as missed.
    /// </param>
    /// <param name="classes">The classes of the models.</param>
    /// <param name="threads">The maximum number of threads, at least 1.</param>
    public Scorer(
        IReadOnlyList<TrainingRow> rows,
        Architecture architecture,
        IReadOnlyList<string> labels,
        IReadOnlyList<string> classes,
        int threads)
    {
        _rows = rows;
        _classes = classes;
        _threads = threads;

        // The labels of the models come first, so that the tags that a model predicts have the same
        // meaning here.
        var rowLabels = rows.SelectMany(row => row.Entities ?? []).Select(entity => entity.Label);
        _encoder = new RowEncoder(
            architecture, [.. labels.Concat(rowLabels).Distinct(StringComparer.Ordinal)], classes);
        _gold = [.. rows.Select(_encoder.Encode)];
    }

    /// <summary>Scores a model.</summary>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="stop"/> was cancelled.
    /// </exception>
    public ScoringResult Score(Tagger model, CancellationToken stop)
    {
        var groups = RowGroups.Of(_gold.Select(row => KnownOnly(row, model.EntityHead?.Tags ?? 0)))
            .Select(group => PackedBatch.Of(group))
            .ToList();
        var answers = new Answers[groups.Count];
        Parallel.For(
            0,
            groups.Count,
            ParallelLoops.On(_threads, stop),
            () => new Workspace(),
            (group, _, workspace) => Answer(model, groups[group], answers, group, workspace),
            _ => { });

        var scoreboard = new Scoreboard();
        var scored = new List<ScoredRow>(_rows.Count);
        for (var group = 0; group < groups.Count; group++)
        {
            for (var row = 0; row < groups[group].RowCount; row++)
            {
                var tags = answers[group].Tags?[row];
                scored.Add(ToScoredRow(scored.Count, tags, answers[group].Classes?[row]));
                scoreboard.Add(scored[^1]);
                if (_gold[scored.Count - 1].Tags is { } gold)
                {
                    scoreboard.AddTags(gold, tags ?? new int[gold.Length]);
                }
            }
        }

        return new ScoringResult(scoreboard.ToScores(), MeanLoss(groups, answers), scored);
    }

    private static Workspace Answer(Tagger model, PackedBatch batch, Answers[] answers, int group, Workspace workspace)
    {
        answers[group] = model.Predict(workspace, batch);
        return workspace;
    }

    /// <summary>
    /// Replaces gold tags that the model does not know by "outside", the best possible prediction.
    /// </summary>
    private static EncodedRow KnownOnly(EncodedRow row, int knownTags) =>
        row.Tags is null ? row : row with { Tags = [.. row.Tags.Select(tag => tag < knownTags ? tag : Bio.Outside)] };

    private static double? MeanLoss(List<PackedBatch> groups, Answers[] answers)
    {
        var tokens = groups.Sum(group => group.Rows.Sum(row => (long)(row.Tags?.Length ?? 0)));
        var rows = groups.Sum(group => group.Rows.Count(row => row.Class >= 0));
        var hasEntities = tokens > 0 && answers[0].Tags is not null;
        var hasClasses = rows > 0 && answers[0].Classes is not null;
        if (!hasEntities && !hasClasses)
        {
            return null;
        }

        double entities = 0;
        double classes = 0;
        foreach (var answer in answers)
        {
            entities += answer.Losses.Entities;
            classes += answer.Losses.Classes;
        }

        return (hasEntities ? entities / tokens : 0) + (hasClasses ? classes / rows : 0);
    }

    private ScoredRow ToScoredRow(int index, int[]? tags, int? predictedClass) => new(
        _rows[index],
        tags is null ? [] : _encoder.Decode(_rows[index], tags),
        predictedClass is null ? null : _classes[predictedClass.Value]);
}

/// <summary>The result of scoring a model.</summary>
/// <param name="Scores">The scores.</param>
/// <param name="Loss">
/// The mean cross-entropy; null if the model has no head for the labels of the rows.
/// </param>
/// <param name="Rows">The scored rows.</param>
internal sealed record ScoringResult(Scores Scores, double? Loss, IReadOnlyList<ScoredRow> Rows);
