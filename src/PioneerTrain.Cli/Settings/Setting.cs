namespace PioneerTrain.Cli.Settings;

/// <summary>A value that a run takes from an input of the action, from an option of the command line, or from both. <see cref="Setting"/> lists them all.</summary>
/// <param name="Name">Name of the input, and of the option after two hyphens.</param>
/// <param name="Default">As a user would write it; empty for none.</param>
internal abstract partial record Setting(string Name, string Default)
{
    /// <summary>Where the value can be given. Default: everywhere.</summary>
    public SettingPlaces Places { get; init; } = SettingPlaces.Everywhere;

    /// <summary>The key of the config that the value overrides, such as <c>gate.f1</c>. Such a value stays text until the schema of the config reads it. Null for none.</summary>
    public string? ConfigKey { get; init; }

    /// <summary>Environment variable of the command line that is used without an option; null for none.</summary>
    public string? Variable { get; init; }

    /// <summary>Help text of the option. The description of an input is in action.yml.</summary>
    public string Help { get; init; } = "";

    /// <summary>Stands for the value in help texts; null for a switch.</summary>
    public string? HelpName { get; init; }

    /// <summary>Says which service to use; commands other than <c>train</c> have the option as well.</summary>
    public bool ChoosesService { get; init; }

    public string OptionName => $"--{Name}";

    public bool IsInput => Places.HasFlag(SettingPlaces.Input);

    public bool IsOption => Places.HasFlag(SettingPlaces.Option);

    /// <summary>The only words that are accepted; empty for any text.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>True for a value of <c>true</c> or <c>false</c>.</summary>
    public abstract bool IsSwitch { get; }

    /// <summary>Checks a value as it was given.</summary>
    /// <returns>What is expected instead; null when the value is accepted.</returns>
    public abstract string? Check(string given);
}

/// <summary>A setting whose value is a <typeparamref name="T"/>.</summary>
internal sealed record Setting<T>(string Name, string Default, SettingType<T> Type) : Setting(Name, Default)
{
    public override IReadOnlyList<string> Words => Type.Words;

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
