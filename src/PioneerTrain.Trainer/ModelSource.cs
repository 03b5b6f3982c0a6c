namespace PioneerTrain.Trainer;

/// <summary>The model that a job starts from.</summary>
public abstract record ModelSource
{
    private ModelSource()
    {
    }

    /// <summary>A model of the catalogue.</summary>
    public sealed record Base(BaseModel Model) : ModelSource;

    /// <summary>A checkpoint of an earlier job.</summary>
    /// <param name="Id">
    /// The id of the checkpoint for the log and for <c>config.json</c> of new checkpoints.
    /// </param>
    /// <param name="Zip">The path of the checkpoint file.</param>
    public sealed record Checkpoint(string Id, string Zip) : ModelSource;
}
