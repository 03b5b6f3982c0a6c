using System.Globalization;
using PioneerTrain.Jobs;

namespace PioneerTrain.Configuration;

/// <summary>
/// Reads a scalar as the type that the schema requires. <see cref="SchemaCheck"/> checks bounds,
/// patterns and lists of values.
/// </summary>
internal static class ScalarReader
{
    public static ScalarReading Read(ScalarNode node, SchemaType type) => type switch
    {
        SchemaType.Text => ReadText(node),
        SchemaType.Truth => ReadTruth(node),
        SchemaType.Whole => ReadWhole(node),
        SchemaType.Number => ReadNumber(node),
        _ => ScalarReading.Invalid(Describe(node)),
    };

    /// <summary>
    /// Returns a predicate that describes the scalar, such as <c>is the text "strict"</c>.
    /// </summary>
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
            return ScalarReading.Invalid(Describe(node));
        }

        var remedy = PlainScalar.IsTrue(text) || PlainScalar.IsFalse(text) ? ConfigMessages.NeedsQuotes(text, "YAML reads as a Boolean")
            : PlainScalar.LegacyBoolean(text) is not null ? ConfigMessages.NeedsQuotes(text, "some YAML readers read as a Boolean")
            : PlainScalar.IsDate(text) ? ConfigMessages.NeedsQuotes(text, "some YAML readers read as a date")
            : PlainScalar.LooksLikeNumber(text) ? ConfigMessages.NeedsQuotes(text, "YAML reads as a number")
            : null;
        return remedy is null ? ScalarReading.Of(new JsonScalar.Text(text)) : ScalarReading.WithRemedy(remedy);
    }

    private static ScalarReading ReadTruth(ScalarNode node)
    {
        var text = node.Text;
        var isTruth = PlainScalar.IsTrue(text) || PlainScalar.IsFalse(text);
        if (isTruth && node.Form != ScalarForm.Quoted)
        {
            return ScalarReading.Of(new JsonScalar.Truth(PlainScalar.IsTrue(text)));
        }

        return isTruth ? ScalarReading.WithRemedy(ConfigMessages.UnneededQuotes(text))
            : PlainScalar.LegacyBoolean(text) is { } meant ? ScalarReading.WithRemedy(ConfigMessages.LegacyBoolean(text, meant))
            : ScalarReading.Invalid(Describe(node));
    }

    private static ScalarReading ReadWhole(ScalarNode node)
    {
        if (NumberFault(node) is { } fault)
        {
            return fault;
        }

        if (!PlainScalar.IsDecimalWhole(node.Text))
        {
            return ScalarReading.Invalid($"is {ConfigMessages.Shorten(node.Text)}, which is not written as a whole number");
        }

        return long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? ScalarReading.Of(new JsonScalar.Whole(value))
            : ScalarReading.Invalid(TooLarge(node));
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
            : ScalarReading.Invalid(TooLarge(node));
    }

    private static string TooLarge(ScalarNode node) => $"is {ConfigMessages.Shorten(node.Text)}, which is too large";

    private static ScalarReading? NumberFault(ScalarNode node)
    {
        var text = node.Text;
        if (PlainScalar.IsDecimalNumber(text))
        {
            return node.Form == ScalarForm.Quoted ? ScalarReading.WithRemedy(ConfigMessages.UnneededQuotes(text)) : null;
        }

        return PlainScalar.IsNotFinite(text) ? ScalarReading.Invalid($"is {text}, which is not a finite number")
            : PlainScalar.ToDecimal(text) is { } meant ? ScalarReading.WithRemedy(ConfigMessages.NotDecimal(text, meant))
            : PlainScalar.HasComma(text) ? ScalarReading.WithRemedy(ConfigMessages.CommaInNumber(text))
            : ScalarReading.Invalid(Describe(node));
    }
}

/// <summary>
/// A value, or a predicate that says what is wrong with it, such as
/// <c>is NaN, which is not a finite number</c>.
/// </summary>
/// <param name="HasRemedy">
/// True when the fault says what to write, so that the expected value is not added.
/// </param>
internal readonly record struct ScalarReading(JsonScalar? Value, string? Fault, bool HasRemedy)
{
    public static ScalarReading Of(JsonScalar value) => new(value, null, false);

    public static ScalarReading Invalid(string fault) => new(null, fault, HasRemedy: false);

    public static ScalarReading WithRemedy(string fault) => new(null, fault, HasRemedy: true);
}
