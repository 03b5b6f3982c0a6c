using System.Globalization;
using PioneerTrain.Jobs;

namespace PioneerTrain.Configuration;

/// <summary>Reads one scalar as the type that the schema asks for. Bounds, patterns and lists are checked afterwards, by <see cref="SchemaCheck"/>.</summary>
internal static class ScalarReader
{
    public static ScalarReading Read(ScalarNode node, SchemaType type) => type switch
    {
        SchemaType.Text => ReadText(node),
        SchemaType.Truth => ReadTruth(node),
        SchemaType.Whole => ReadWhole(node),
        SchemaType.Number => ReadNumber(node),
        _ => ScalarReading.Refused(Describe(node)),
    };

    /// <summary>What a scalar is, as the second half of "gate is …".</summary>
    public static string Describe(ScalarNode node)
    {
        var text = node.Text;
        return node.Form switch
        {
            ScalarForm.Quoted => $"is the text {ConfigMessages.Quote(text)}",
            _ when PlainScalar.IsNull(text) => "has no value",
            _ when PlainScalar.IsDecimalNumber(text) || PlainScalar.IsTrue(text) || PlainScalar.IsFalse(text) => $"is {ConfigMessages.Shorten(text)}",
            _ => $"is the text {ConfigMessages.Quote(text)}",
        };
    }

    private static ScalarReading ReadText(ScalarNode node)
    {
        var text = node.Text;
        if (node.Form != ScalarForm.Plain)
        {
            return ScalarReading.Of(new JsonScalar.Text(text));
        }

        if (PlainScalar.IsNull(text))
        {
            return ScalarReading.Refused(Describe(node));
        }

        var remedy = PlainScalar.IsTrue(text) || PlainScalar.IsFalse(text) ? ConfigMessages.NeedsQuotes(text, "YAML reads as a truth value")
            : PlainScalar.LegacyTruth(text) is not null ? ConfigMessages.NeedsQuotes(text, "some YAML readers take for a truth value")
            : PlainScalar.IsDate(text) ? ConfigMessages.NeedsQuotes(text, "some YAML readers take for a date")
            : PlainScalar.LooksLikeNumber(text) ? ConfigMessages.NeedsQuotes(text, "YAML reads as a number")
            : null;
        return remedy is null ? ScalarReading.Of(new JsonScalar.Text(text)) : ScalarReading.Remedied(remedy);
    }

    private static ScalarReading ReadTruth(ScalarNode node)
    {
        var text = node.Text;
        var isTruth = PlainScalar.IsTrue(text) || PlainScalar.IsFalse(text);
        if (isTruth && node.Form != ScalarForm.Quoted)
        {
            return ScalarReading.Of(new JsonScalar.Truth(PlainScalar.IsTrue(text)));
        }

        return isTruth ? ScalarReading.Remedied(ConfigMessages.QuotesTooMany(text))
            : PlainScalar.LegacyTruth(text) is { } meant ? ScalarReading.Remedied(ConfigMessages.LegacyTruth(text, meant))
            : ScalarReading.Refused(Describe(node));
    }

    private static ScalarReading ReadWhole(ScalarNode node)
    {
        if (NumberFault(node) is { } fault)
        {
            return fault;
        }

        if (!PlainScalar.IsDecimalWhole(node.Text))
        {
            return ScalarReading.Refused($"is {ConfigMessages.Shorten(node.Text)}, which is not written as a whole number");
        }

        return long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? ScalarReading.Of(new JsonScalar.Whole(value))
            : ScalarReading.Refused(TooLarge(node));
    }

    private static ScalarReading ReadNumber(ScalarNode node)
    {
        if (NumberFault(node) is { } fault)
        {
            return fault;
        }

        var value = double.Parse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? ScalarReading.Of(new JsonScalar.Number(value))
            : ScalarReading.Refused(TooLarge(node));
    }

    private static string TooLarge(ScalarNode node) => $"is {ConfigMessages.Shorten(node.Text)}, which is too large";

    private static ScalarReading? NumberFault(ScalarNode node)
    {
        var text = node.Text;
        if (PlainScalar.IsDecimalNumber(text))
        {
            return node.Form == ScalarForm.Quoted ? ScalarReading.Remedied(ConfigMessages.QuotesTooMany(text)) : null;
        }

        return PlainScalar.IsNotFinite(text) ? ScalarReading.Refused($"is {text}, which is not a finite number")
            : PlainScalar.InDecimal(text) is { } meant ? ScalarReading.Remedied(ConfigMessages.InDecimal(text, meant))
            : PlainScalar.HasComma(text) ? ScalarReading.Remedied(ConfigMessages.CommaInNumber(text))
            : ScalarReading.Refused(Describe(node));
    }
}

/// <summary>A value, or the second half of the sentence that says why there is none.</summary>
/// <param name="SaysWhatToWrite">True when the fault names its remedy, so that what is accepted need not be said as well.</param>
internal readonly record struct ScalarReading(JsonScalar? Value, string? Fault, bool SaysWhatToWrite)
{
    public static ScalarReading Of(JsonScalar value) => new(value, null, false);

    public static ScalarReading Refused(string fault) => new(null, fault, SaysWhatToWrite: false);

    public static ScalarReading Remedied(string fault) => new(null, fault, SaysWhatToWrite: true);
}
