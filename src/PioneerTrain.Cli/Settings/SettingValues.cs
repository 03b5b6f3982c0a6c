using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Settings;

/// <summary>The checked settings of a run.</summary>
internal sealed class SettingValues
{
    private const int MaximumShownLength = 80;

    private readonly Dictionary<Setting, Given> _given = [];
    private readonly List<string> _errors = [];

    private SettingValues()
    {
    }

    /// <summary>
    /// One message for each invalid value. When there are errors, do not start a job.
    /// <see cref="Get"/> then returns the default of an invalid setting, so that secrets can be
    /// masked before the errors are printed.
    /// </summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>
    /// Reads the inputs of a step. A missing or empty input has its default, except that an empty
    /// switch is an error.
    /// </summary>
    public static SettingValues OfInputs(ActionEnvironment environment) => OfInputs(environment, Setting.All);

    /// <param name="settings">The settings of the action.</param>
    public static SettingValues OfInputs(ActionEnvironment environment, IReadOnlyList<Setting> settings)
    {
        var inputs = settings.Where(setting => setting.IsInput).ToDictionary(setting => setting, setting => environment.Input(setting.Name));
        var values = new SettingValues();

        // The runner sets a variable for every input. When only those with a hyphen are missing, a
        // shell has dropped them: dash does not pass on variables whose names are not valid shell
        // names.
        if (inputs.GetValueOrDefault(Setting.Config) is not null && !inputs.Any(input => input.Key.Name.Contains('-', StringComparison.Ordinal) && input.Value is not null))
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

    /// <summary>Reads the options of a command and their environment variables.</summary>
    /// <param name="option">Returns the text of an option; null when it was not set.</param>
    public static SettingValues OfOptions(IEnumerable<Setting> settings, Func<Setting, string?> option, ActionEnvironment environment)
    {
        var values = new SettingValues();

        // The embedded server needs neither an address nor a key, so ignore their variables.
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

    /// <summary>Returns the value, or the default.</summary>
    public T Get<T>(Setting<T> setting) =>
        (_given.TryGetValue(setting, out var given) && setting.Type.TryParse(given.Text, out var value)) || setting.Type.TryParse(setting.Default, out value)
            ? value
            : throw new InvalidOperationException($"The default of {setting.Name} is not valid.");

    /// <summary>Returns the value or the default; null when both are empty.</summary>
    public string? Find(Setting<string> setting) => (_given.TryGetValue(setting, out var given) ? given.Text : setting.Default) is { Length: > 0 } text ? text : null;

    /// <summary>Returns a secret, valid or not; null when it was not set.</summary>
    public string? SecretOf(Setting<string> setting) => _given.TryGetValue(setting, out var given) ? given.Text : null;

    /// <summary>
    /// Returns true when the value comes from an option, and not from a variable or the default.
    /// </summary>
    public bool IsOption(Setting setting) => _given.TryGetValue(setting, out var given) && given.Source == setting.OptionName;

    /// <summary>The values that override config keys, as text.</summary>
    public IReadOnlyList<ConfigOverride> Overrides =>
        [.. from given in _given where given.Key.ConfigKey is not null select new ConfigOverride(given.Key.ConfigKey!, given.Value.Text, given.Value.Source)];

    /// <summary>Returns only the name of the type, because the values contain secrets.</summary>
    public override string ToString() => nameof(SettingValues);

    private void Add(Setting setting, string text, string source)
    {
        var isSecret = setting is Setting<string> { Type.IsSecret: true };
        var expected = setting.Check(text);
        if (expected is not null)
        {
            _errors.Add(isSecret ? Messages.SecretInvalid(source, expected) : Messages.SettingInvalid(source, Shorten(text), expected));
        }

        // An invalid secret must be masked too.
        if (expected is null || isSecret)
        {
            _given[setting] = new Given(text, source);
        }
    }

    private static string Shorten(string text) =>
        SafeText.Of(text.Length <= MaximumShownLength ? text : $"{text.AsSpan(0, WholeCharacters.Fitting(text, MaximumShownLength))}…").ToString();

    private sealed record Given(string Text, string Source);
}
