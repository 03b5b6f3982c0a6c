using System.Runtime.CompilerServices;
using PioneerTrain.Configuration;
using PioneerTrain.Datasets;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>Evaluates a trained model on held-out rows: sends each row to the model's inference
/// endpoint and returns what the model predicts. Never deploys a model. Create one instance for each
/// evaluation.</summary>
public sealed class InferenceEvaluation
{
    /// <summary>Maximum number of rows that were read but not yielded. A slow row delays the others
    /// only when so many later ones are complete.</summary>
    public const int MaximumPending = 64;

    /// <summary>Number of consecutive rows without a prediction that ends the evaluation.</summary>
    public const int MaximumFailures = 5;

    private readonly PioneerClient _client;
    private readonly InferenceSettings _settings;
    private readonly InferenceCounters _counters;

    /// <param name="client">Its retry listener is called for each wait, from several rows at a
    /// time.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public InferenceEvaluation(PioneerClient client, InferenceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.GetProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(settings));
        }

        (_client, _settings, _counters) = (client, settings, new InferenceCounters(client.Time));
        Api = settings.Api ?? client.InferenceApi;
    }

    /// <summary>The API in use. Changes at most once, during the first request.</summary>
    public InferenceApi Api { get; internal set; }

    /// <summary>Totals so far; also valid after a failure or a cancellation.</summary>
    public InferenceTotals Totals => _counters.Totals;

    /// <summary>True if more rows failed than the settings allow. The scores are then
    /// incomplete.</summary>
    public bool HasTooManyFailedRows => Totals.FailedRows > _settings.MaxFailedRows;

    /// <summary>Yields the rows with their predictions, in the order of <paramref name="rows"/>.
    /// The first rows are sent one at a time, until the model has returned a prediction; it may
    /// still be loading. Reads at most <see cref="MaximumPending"/> rows ahead of the
    /// consumer. Ending the enumeration early cancels all requests.</summary>
    /// <param name="rows">Rows of one kind, the one of the requested task. Only their text is
    /// sent.</param>
    /// <exception cref="PioneerException">No further row can be evaluated: the service rejects the
    /// request, the key or the account (400 for the first row, 401, 402, 403, 422), the model is
    /// unknown (404) or not servable (409, 425) for longer than
    /// <see cref="ServiceTimings.ModelFoundWithin"/> and
    /// <see cref="ServiceTimings.InferenceWarmUpLimit"/>, another model responds
    /// (<see cref="PioneerErrorKind.WrongModel"/>), <see cref="MaximumFailures"/> rows
    /// in a row failed, or the time limit passed (<see cref="PioneerErrorKind.TimedOut"/>).
    /// </exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public async IAsyncEnumerable<EvaluatedRow> EvaluateAsync(
        IAsyncEnumerable<DataRow> rows,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _counters.Start();
        try
        {
            await using var run = new InferenceRun(_client, _settings, this, _counters, rows, cancellationToken);
            while (await run.NextAsync() is { } row)
            {
                yield return row;
            }
        }
        finally
        {
            _counters.End();
        }
    }
}
