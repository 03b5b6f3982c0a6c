using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Settings;

/// <summary>The settings of one run, checked.</summary>
internal sealed class SettingValues
{
    private const int LongestShown = 80;

    private readonly Dictionary<Setting, Given> _given = [];
    private readonly List<string> _errors = [];

    private SettingValues()
    {
    }

    /// <summary>One sentence for each value that is not accepted. Nothing may be started unless this is empty; until then <see cref="Get"/> returns the default, so that
    /// secrets can be masked before the errors are printed.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Reads the inputs of a step. A missing or empty input has its default; only a switch may not be empty.</summary>
    public static SettingValues OfInputs(ActionEnvironment environment)
    {
        var inputs = Setting.All.Where(setting => setting.IsInput).ToDictionary(setting => setting, setting => environment.Input(setting.Name));
        var values = new SettingValues();

        // The runner sets a variable for every input. Where only those with a hyphen are missing, a shell is between: dash does not pass on a name that is not a shell name.
        if (inputs[Setting.Config] is not null && !inputs.Any(input => input.Key.Name.Contains('-', StringComparison.Ordinal) && input.Value is not null))
        {
            values._errors.Add(Messages.HyphenatedInputsLost(ActionEnvironment.InputVariable(Setting.ApiKey.Name)));
        }

        foreach (var (setting, text) in inputs)
        {
            if (text?.Trim() is { } value && (value.Length > 0 || setting.IsSwitch))
            {
                values.Add(setting, value, $"input {setting.Name}");
            }
        }

        return values;
    }

    /// <summary>Reads the options of a command.</summary>
    /// <param name="option">The text of an option; null when it was not given.</param>
    public static SettingValues OfOptions(IEnumerable<Setting> settings, Func<Setting, string?> option, ActionEnvironment environment)
    {
        var values = new SettingValues();

        // The embedded server needs neither an address nor a key, so the variables for them do not matter.
        var isLocal = option(Setting.Local) == "true";
        foreach (var setting in settings)
        {
            if (setting.IsOption && option(setting) is { } text)
            {
                values.Add(setting, text.Trim(), setting.OptionName);
            }
            else if (!isLocal && setting.Variable is { } variable && environment.Variable(variable) is { } fallback)
            {
                values.Add(setting, fallback, variable);
            }
        }

        return values;
    }

    /// <summary>The value, or the default.</summary>
    public T Get<T>(Setting<T> setting) =>
        (_given.TryGetValue(setting, out var given) && setting.Type.TryParse(given.Text, out var value)) || setting.Type.TryParse(setting.Default, out value)
            ? value
            : throw new InvalidOperationException($"The default of {setting.Name} is not valid.");

    /// <summary>The value; null when it was not given and has no default.</summary>
    public string? Find(Setting<string> setting) => (_given.TryGetValue(setting, out var given) ? given.Text : setting.Default) is { Length: > 0 } text ? text : null;

    /// <summary>A secret as it was given, whether it is valid or not; null when it was not given.</summary>
    public string? SecretOf(Setting<string> setting) => _given.TryGetValue(setting, out var given) ? given.Text : null;

    /// <summary>True when the value comes from an option, and not from a variable or the default.</summary>
    public bool IsOption(Setting setting) => _given.TryGetValue(setting, out var given) && given.Source == setting.OptionName;

    /// <summary>What the values replace in the config, as text.</summary>
    public IReadOnlyList<ConfigOverride> Overrides =>
        [.. from given in _given where given.Key.ConfigKey is not null select new ConfigOverride(given.Key.ConfigKey!, given.Value.Text, given.Value.Source)];

    /// <summary>The name of the type only: values hold secrets.</summary>
    public override string ToString() => nameof(SettingValues);

    private void Add(Setting setting, string text, string source)
    {
        var isSecret = setting is Setting<string> { Type.IsSecret: true };
        var expected = setting.Check(text);
        if (expected is not null)
        {
            _errors.Add(isSecret ? Messages.SecretInvalid(source, expected) : Messages.SettingInvalid(source, Shorten(text), expected));
        }

        // A secret that is not valid still has to be masked.
        if (expected is null || isSecret)
        {
            _given[setting] = new Given(text, source);
        }
    }

    private static string Shorten(string text) =>
        SafeText.Of(text.Length <= LongestShown ? text : $"{text.AsSpan(0, WholeCharacters.Fitting(text, LongestShown))}…").ToString();

    private sealed record Given(string Text, string Source);
}
