using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace PioneerTrain.LocalServer.Page;

/// <summary>
/// Builds HTML from interpolated strings. Every value is encoded, unless it is <see cref="Html"/>.
/// </summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends HTML with encoded values.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] ref Values values)
    {
        _ = values;
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>The parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Values
    {
        private readonly StringBuilder _text;

        public Values(int literalLength, int formattedCount, Html html)
        {
            _text = html._text;
            _text.EnsureCapacity(_text.Length + literalLength + (formattedCount * 8));
        }

        public void AppendLiteral(string html) => _text.Append(html);

        public void AppendFormatted(Html? html) => _text.Append(html?._text);

        public void AppendFormatted(string? text) => _text.Append(HtmlEncoder.Default.Encode(text ?? ""));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable =>
            AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
