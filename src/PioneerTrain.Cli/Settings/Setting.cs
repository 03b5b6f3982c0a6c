namespace PioneerTrain.Cli.Settings;

/// <summary>
/// A value that a run reads from an input of the action, an option of the command line, or both.
/// <see cref="All"/> lists all settings.
/// </summary>
/// <param name="Name">Name of the input. The option has two hyphens before it.</param>
/// <param name="Default">The default, as a user would write it; empty for none.</param>
internal abstract partial record Setting(string Name, string Default)
{
    /// <summary>Where the value can be set. Default: as an input and as an option.</summary>
    public SettingPlaces Places { get; init; } = SettingPlaces.Everywhere;

    /// <summary>
    /// The config key that the value overrides, such as <c>gate.f1</c>; null for none. Such a value
    /// stays text until the config schema reads it.
    /// </summary>
    public string? ConfigKey { get; init; }

    /// <summary>
    /// Environment variable that the command line uses when the option is not set; null for none.
    /// </summary>
    public string? Variable { get; init; }

    /// <summary>Help text of the option. Inputs are described in action.yml.</summary>
    public string Help { get; init; } = "";

    /// <summary>Placeholder for the value in help texts; null for a switch.</summary>
    public string? HelpName { get; init; }

    /// <summary>
    /// True when the value chooses the service. All commands that use the service have such an
    /// option.
    /// </summary>
    public bool ChoosesService { get; init; }

    public string OptionName => $"--{Name}";

    public bool IsInput => Places.HasFlag(SettingPlaces.Input);

    public bool IsOption => Places.HasFlag(SettingPlaces.Option);

    /// <summary>The allowed words; empty for any text.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>True when the value is <c>true</c> or <c>false</c>.</summary>
    public abstract bool IsSwitch { get; }

    /// <summary>What is expected as a value, for messages.</summary>
    public abstract string Expected { get; }

    /// <summary>Checks the text of a value.</summary>
    /// <returns>What is expected instead; null when the value is valid.</returns>
    public abstract string? Check(string given);
}

/// <summary>A setting whose value is a <typeparamref name="T"/>.</summary>
internal sealed record Setting<T>(string Name, string Default, SettingType<T> Type) : Setting(Name, Default)
{
    public override IReadOnlyList<string> Words => Type.Words;

    public override string Expected => Type.Expected;

    public override bool IsSwitch => typeof(T) == typeof(bool);

    public override string? Check(string given) => Type.TryParse(given, out _) ? null : Type.Expected;
}

[Flags]
internal enum SettingPlaces
{
    Input = 1,
    Option = 2,
    Everywhere = Input | Option,
}
