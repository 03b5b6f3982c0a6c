using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace PioneerTrain.LocalServer;

/// <summary>Creates the options with an integer in a range.</summary>
internal static class NumberOption
{
    /// <summary>Creates an option.</summary>
    /// <param name="name">The name, such as <c>--port</c>.</param>
    /// <param name="helpName">The name of the value in the help.</param>
    /// <param name="description">The description, with the range.</param>
    /// <param name="min">The minimum.</param>
    /// <param name="max">The maximum.</param>
    /// <param name="usual">The default.</param>
    public static Option<int> Create(string name, string helpName, string description, int min, int max, int usual) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => usual,
        CustomParser = argument => Parse(argument, name, min, max),
    };

    private static int Parse(ArgumentResult argument, string name, int min, int max)
    {
        if (!int.TryParse(argument.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || number < min
            || number > max)
        {
            argument.AddError($"{name} must be a number from {min} to {max}.");
        }

        return number;
    }
}
