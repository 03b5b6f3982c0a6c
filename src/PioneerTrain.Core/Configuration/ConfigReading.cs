namespace PioneerTrain.Configuration;

/// <summary>What became of a config text: a config, or the reasons why there is none.</summary>
public abstract record ConfigReading
{
    private ConfigReading()
    {
    }

    public sealed record Valid(TrainingConfig Config) : ConfigReading;

    /// <param name="Diagnostics">At least one; the file's in order of place, then those of options.</param>
    public sealed record Invalid(IReadOnlyList<ConfigDiagnostic> Diagnostics) : ConfigReading;
}
