namespace PioneerTrain.Configuration;

/// <summary>The result of reading a config: the config, or the errors in it.</summary>
public abstract record ConfigReading
{
    private ConfigReading()
    {
    }

    public sealed record Valid(TrainingConfig Config) : ConfigReading;

    /// <param name="Diagnostics">
    /// At least one: those of the file in order of position, then those of options.
    /// </param>
    public sealed record Invalid(IReadOnlyList<ConfigDiagnostic> Diagnostics) : ConfigReading;
}
