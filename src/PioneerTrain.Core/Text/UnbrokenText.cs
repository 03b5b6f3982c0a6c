using System.Text;

namespace PioneerTrain.Text;

/// <summary>
/// A text without line breaks and the indentation after them, with the original index of each
/// character.
/// </summary>
internal sealed class UnbrokenText
{
    private readonly int[]? _places;

    private UnbrokenText(string text, int[]? places) => (Text, _places) = (text, places);

    public string Text { get; }

    /// <summary>
    /// Returns the index in the original text of a character of <see cref="Text"/>.
    /// </summary>
    public int PlaceOf(int index) => _places?[index] ?? index;

    public static UnbrokenText Of(string text)
    {
        if (!text.AsSpan().ContainsAny('\r', '\n'))
        {
            return new UnbrokenText(text, null);
        }

        var unbroken = new StringBuilder(text.Length);
        var places = new int[text.Length];
        var isIndentation = false;
        for (var i = 0; i < text.Length; i++)
        {
            isIndentation = text[i] is '\r' or '\n' || (isIndentation && text[i] is ' ' or '\t');
            if (!isIndentation)
            {
                places[unbroken.Length] = i;
                unbroken.Append(text[i]);
            }
        }

        return new UnbrokenText(unbroken.ToString(), places);
    }
}
