using System.CommandLine;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Settings;

/// <summary>The command-line options of a set of settings.</summary>
internal sealed class SettingOptions
{
    private readonly List<(Setting Setting, Option Option)> _options;

    public SettingOptions(IEnumerable<Setting> settings) => _options = [.. settings.Where(setting => setting.IsOption).Select(setting => (setting, OptionOf(setting)))];

    public void AddTo(Command command) => _options.ForEach(option => command.Options.Add(option.Option));

    /// <summary>Reads the values from the options and the environment variables.</summary>
    /// <exception cref="RunException">A value is invalid.</exception>
    public SettingValues Read(ParseResult line, ActionEnvironment environment)
    {
        var values = SettingValues.OfOptions(_options.Select(option => option.Setting).Append(Setting.ApiKey), setting => TextOf(line, setting), environment);
        return values.Errors.Count == 0 ? values : throw RunException.Of(ExitCode.InvalidInput, values.Errors);
    }

    private string? TextOf(ParseResult line, Setting setting) => _options.Find(option => option.Setting == setting).Option switch
    {
        var option when line.GetResult(option) is not { Implicit: false } => null,
        Option<bool> flag => line.GetValue(flag) ? "true" : "false",
        Option<string?> text => line.GetValue(text),
        var other => throw new InvalidOperationException(other.Name),
    };

    private static Option OptionOf(Setting setting)
    {
        var alias = setting == Setting.Config ? new[] { "-c" } : [];
        if (setting.IsSwitch)
        {
            var flag = new Option<bool>(setting.OptionName, alias) { Description = setting.Help, DefaultValueFactory = _ => setting.Default == "true" };
            flag.HelpName = setting.HelpName;
            return flag;
        }

        var option = new Option<string?>(setting.OptionName, alias) { Description = setting.Help, HelpName = setting.HelpName };
        if (setting.Default.Length > 0 && setting.Variable is null)
        {
            option.DefaultValueFactory = _ => setting.Default;
        }

        if (setting.Words.Count > 0)
        {
            option.AcceptOnlyFromAmong([.. setting.Words]);
        }

        return option;
    }
}
