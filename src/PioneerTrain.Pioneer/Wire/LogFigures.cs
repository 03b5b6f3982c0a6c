using System.Globalization;
using System.Text.RegularExpressions;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>What a line of a training log says in figures, such as <c>epoch 2/5: loss 0.4312, validation loss 0.5120</c>.</summary>
/// <param name="Epoch">That ended, from 1.</param>
/// <param name="Epochs">In all.</param>
/// <param name="TrainingLoss">NaN and infinities included.</param>
/// <param name="ValidationLoss">NaN and infinities included.</param>
internal sealed partial record LogFigures(int? Epoch, int? Epochs, double? TrainingLoss, double? ValidationLoss)
{
    /// <summary>No line that we know says its figures later than here; the text is not ours, and may be long.</summary>
    private const int MostCharacters = 500;

    public static LogFigures Read(string message)
    {
        var text = message.Length <= MostCharacters ? message : message[..MostCharacters];
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
