using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>The numbers in a line of a training log, such as <c>epoch 2/5: loss 0.4312, validation
/// loss 0.5120</c>. Each is null if the line does not contain it.</summary>
/// <param name="Epoch">Number of the epoch that ended, starting at 1.</param>
/// <param name="Epochs">Total number of epochs.</param>
/// <param name="TrainingLoss">May be NaN or infinite.</param>
/// <param name="ValidationLoss">May be NaN or infinite.</param>
internal sealed partial record LogFigures(int? Epoch, int? Epochs, double? TrainingLoss, double? ValidationLoss)
{
    /// <summary>Number of characters that are searched. No known log line has its numbers later,
    /// and untrusted lines can be long.</summary>
    private const int MaximumCharacters = 500;

    private static readonly LogFigures _none = new(null, null, null, null);

    /// <summary>Searching the words is much faster than the patterns, and most lines of a large log
    /// have none of them.</summary>
    private static readonly SearchValues<string> _words = SearchValues.Create(["loss", "epoch"], StringComparison.OrdinalIgnoreCase);

    public static LogFigures Read(string message)
    {
        var text = message.Length <= MaximumCharacters ? message : message[..MaximumCharacters];
        if (!text.AsSpan().ContainsAny(_words))
        {
            return _none;
        }

        var epoch = EpochOfAll().Match(text);
        double? training = null;
        double? validation = null;
        foreach (Match loss in Losses().Matches(text))
        {
            var value = Parse(loss.Groups["value"].Value);
            if (loss.Groups["validation"].Success)
            {
                validation ??= value;
            }
            else
            {
                training ??= value;
            }
        }

        return epoch.Success
            ? new LogFigures(Whole(epoch.Groups["k"].Value), Whole(epoch.Groups["n"].Value), training, validation)
            : new LogFigures(null, null, training, validation);
    }

    private static int Whole(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static double Parse(string value) => value.TrimStart('+', '-').ToLowerInvariant() switch
    {
        "nan" => double.NaN,
        "inf" or "infinity" => double.PositiveInfinity,
        _ => double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"\bepoch\s{0,3}(?<k>[0-9]{1,7})\s?(/|of)\s?(?<n>[0-9]{1,7})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EpochOfAll();

    [GeneratedRegex(
        @"(\b|_)((?<validation>validation|val|eval)[ _])?((training|train)[ _])?loss['""]?\s?[:=]?\s?(?<value>[+-]?([0-9]{1,20}(\.[0-9]{1,20})?(e[+-]?[0-9]{1,3})?|nan\b|inf\b|infinity\b))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Losses();
}
