namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// Held while a job that uses datasets is created and while a dataset is deleted, so that a dataset
/// is not deleted between the checks and the creation of a job.
/// </summary>
internal sealed class DatasetUseLock
{
    public Lock Gate { get; } = new();
}
