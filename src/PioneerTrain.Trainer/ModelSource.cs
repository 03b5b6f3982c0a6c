namespace PioneerTrain.Trainer;

/// <summary>What a job starts from.</summary>
public abstract record ModelSource
{
    private ModelSource()
    {
    }

    /// <summary>A model of the catalogue.</summary>
    public sealed record Base(BaseModel Model) : ModelSource;

    /// <summary>What an earlier job saved.</summary>
    /// <param name="Id">The checkpoint's id, for the log and the new checkpoints' <c>config.json</c>.</param>
    /// <param name="Zip">Path of the checkpoint file.</param>
    public sealed record Checkpoint(string Id, string Zip) : ModelSource;
}
