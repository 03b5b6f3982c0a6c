using System.Collections.Concurrent;
using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Rows;

namespace PioneerTrain.Trainer;

/// <summary>
/// A loaded model that predicts entities and classes. It can be used by several threads at the same
/// time.
/// </summary>
public sealed class Predictor
{
    /// <summary>
    /// The number of workspaces that are kept for the next prediction. Each has a few megabytes.
    /// </summary>
    private const int KeptWorkspaces = 2;

    private readonly Tagger? _model;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    private Predictor(Tagger? model) => _model = model;

    /// <summary>
    /// A predictor without labels and classes. Every base model is one, because it has no heads
    /// before training.
    /// </summary>
    public static Predictor Untrained { get; } = new(model: null);

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="checkpointZip">The path of the checkpoint file.</param>
    /// <exception cref="InvalidModelException">The file is not a checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Predictor Load(string checkpointZip) => new(CheckpointFile.Read(checkpointZip).ToModel(threads: 1));

    /// <summary>Returns the number of tokens of a text, without the limit of a model.</summary>
    public static int CountTokens(string text) => Tokenizer.Tokenize(text).Count;

    /// <summary>
    /// Predicts the entities and the class of a text. Tokens after the limit of the model are
    /// ignored.
    /// </summary>
    public ModelPrediction Predict(string text)
    {
        if (_model is null)
        {
            return ModelPrediction.None;
        }

        // An encoder caches the words of its rows without a limit, so it is not kept.
        var encoder = new RowEncoder(_model.Architecture, _model.Labels, _model.Classes);
        var row = new TrainingRow(Line: 1, text, Entities: null, Class: null, RowSplit.Unmarked);
        var prediction = Predict(_model, encoder.Encode(row));
        var spans = encoder.Decode(row, prediction.Tags).Zip(
            Bio.Entities(prediction.Tags),
            (span, tokens) => ToSpan(text, span, prediction.TagProbabilities.AsSpan(tokens.First..tokens.End)));
        var classes = _model.Classes.Zip(
            prediction.ClassProbabilities, (name, probability) => new PredictedClass(name, probability));
        return new ModelPrediction([.. spans], [.. classes]);
    }

    /// <summary>
    /// Widens a span that starts or ends inside a surrogate pair, because the tokenizer splits
    /// pairs.
    /// </summary>
    internal static (int Start, int End) WithWholePairs(string text, int start, int end)
    {
        var splitsFirst = start > 0 && char.IsSurrogatePair(text, start - 1);
        var splitsLast = end > 0 && end < text.Length && char.IsSurrogatePair(text, end - 1);
        return (splitsFirst ? start - 1 : start, splitsLast ? end + 1 : end);
    }

    private static PredictedSpan ToSpan(string text, EntitySpan span, ReadOnlySpan<float> probabilities)
    {
        double sum = 0;
        foreach (var probability in probabilities)
        {
            sum += probability;
        }

        var (start, end) = WithWholePairs(text, span.Start, span.End);
        return new PredictedSpan(start, end, span.Label, sum / probabilities.Length);
    }

    private RowPrediction Predict(Tagger model, EncodedRow row)
    {
        var workspace = _workspaces.TryTake(out var kept) ? kept : new Workspace();
        var prediction = model.Predict(workspace, row);
        if (_workspaces.Count < KeptWorkspaces)
        {
            _workspaces.Add(workspace);
        }

        return prediction;
    }
}
