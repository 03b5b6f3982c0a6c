using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Work;

/// <summary>Validates uploaded files and decides whether they can be trained on.</summary>
internal sealed class DatasetWorker(DatasetStore datasets, BaseModelCatalogue catalogue, ILogger<DatasetWorker> logger)
    : IHostedService, IDisposable
{
    /// <summary>The maximum number of problems in a message.</summary>
    private const int ShownProblems = 10;

    private readonly WorkQueue _queue = new("datasets");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var version in datasets.All().Where(each => each.Status == DatasetStatus.Validating))
        {
            Submit(version.Id);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(_queue.Close, CancellationToken.None);

    public void Submit(string id) => _queue.Enqueue(id, _ => Execute(id));

    public void Dispose() => _queue.Dispose();

    private void Execute(string id)
    {
        try
        {
            TrainingRows rows;
            using (var file = File.OpenRead(datasets.RowsFile(id)))
            {
                rows = TrainingRows.Read(file, catalogue.CommonMaxTokens);
            }

            datasets.UpdateVersion(id, version => Judge(version, rows));
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            Fail(id, DiskError.Describe(exception));
        }
        catch (Exception bug)
        {
            logger.LogError(bug, "Reading dataset {Id} failed because of a bug in the server", id);
            Fail(
                id,
                $"Internal error while reading the rows: {bug.GetType().Name}: {bug.Message}. "
                + "This is a bug in pioneer-local.");
        }
    }

    private static DatasetVersion Judge(DatasetVersion version, TrainingRows rows)
    {
        if (rows.ErrorCount > 0)
        {
            var lines = rows.ErrorCount == 1 ? "line" : "lines";
            return version with
            {
                Status = DatasetStatus.Failed,
                ProcessingError = $"{rows.ErrorCount} {lines} cannot be used: {Sentences(rows.Errors, rows.ErrorCount)}",
            };
        }

        if (rows.Rows.Count == 0)
        {
            return version with
            {
                Status = DatasetStatus.Failed,
                ProcessingError = "The file has no rows; expected one JSON object per line.",
            };
        }

        var kind = Word(rows.Kind);
        var otherKind = $"The dataset_type in the request is {version.DatasetType}, but the rows are {kind}.";
        return version with
        {
            Status = DatasetStatus.Ready,
            SampleSize = rows.Rows.Count,
            Labels = [.. rows.Labels, .. rows.Classes],
            DatasetType = kind,
            Warnings = kind == version.DatasetType
                ? [.. WarningsOf(rows)]
                : [otherKind, .. WarningsOf(rows)],
        };
    }

    private static IEnumerable<string> WarningsOf(TrainingRows rows)
    {
        if (rows.DroppedAnnotations > 0)
        {
            yield return $"Dropped annotations: {rows.DroppedAnnotations}.";
        }

        foreach (var warning in rows.Warnings.Take(ShownProblems))
        {
            yield return $"line {warning.Line}: {warning.Message}";
        }

        if (rows.WarningCount > ShownProblems)
        {
            yield return $"Further warnings about rows: {rows.WarningCount - ShownProblems}.";
        }
    }

    private void Fail(string id, string reason)
    {
        try
        {
            datasets.UpdateVersion(
                id, version => version with { Status = DatasetStatus.Failed, ProcessingError = reason });
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            logger.LogWarning(
                "The result of dataset {Id} could not be saved and is kept in memory only: {Reason}",
                id,
                exception.Message);
        }
    }

    private static string Sentences(IReadOnlyList<RowProblem> problems, int count)
    {
        var shown = string.Join(
            "; ", problems.Take(ShownProblems).Select(problem => $"line {problem.Line}: {problem.Message}"));
        return count > ShownProblems ? $"{shown}; and {count - ShownProblems} more." : shown;
    }

    private static string Word(DatasetKind kind) => kind switch
    {
        DatasetKind.Ner => "ner",
        DatasetKind.Classification => "classification",
        _ => "custom",
    };
}
