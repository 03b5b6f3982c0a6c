using System.Buffers;
using System.Text.Json;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Finds the end of one JSON value in pieces of text, without keeping them. Does not
/// validate what is inside; the words of <see cref="PythonJson"/> are accepted.</summary>
internal sealed class JsonValueScanner
{
    private static readonly SearchValues<byte> _structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> _inString = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> _afterScalar = SearchValues.Create(" \t\r\n,]}"u8);

    private int _depth;
    private bool _isStarted;
    private bool _isString;
    private bool _isEscaped;

    /// <summary>True once the value has started and is a number or a word, which ends with the text
    /// around it.</summary>
    public bool IsScalar { get; private set; }

    /// <summary>Starts with another value.</summary>
    public void Restart() => (_depth, _isStarted, _isString, _isEscaped, IsScalar) = (0, false, false, false, false);

    /// <summary>Scans the next piece.</summary>
    /// <param name="piece">Starts at the first byte of the value, or where the last piece
    /// ended.</param>
    /// <param name="isDone">True if the value ends in this piece.</param>
    /// <returns>The number of bytes that belong to the value.</returns>
    public int Scan(ReadOnlySpan<byte> piece, out bool isDone)
    {
        var position = 0;
        isDone = false;
        while (position < piece.Length && !isDone)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
                position++;
            }
            else if (_isString)
            {
                position = AfterString(piece, position, out isDone);
            }
            else if (_depth > 0)
            {
                position = AfterStructure(piece, position, out isDone);
            }
            else if (IsScalar)
            {
                var end = piece[position..].IndexOfAny(_afterScalar);
                isDone = end >= 0;
                return isDone ? position + end : piece.Length;
            }
            else
            {
                position += Start(piece[position]);
            }
        }

        return position;
    }

    /// <returns>The number of bytes that were used.</returns>
    private int Start(byte first)
    {
        _isStarted = _isStarted ? throw new JsonException("two values without a comma") : true;
        switch (first)
        {
            case (byte)'"':
                _isString = true;
                return 1;
            case (byte)'{' or (byte)'[':
                _depth = 1;
                return 1;
            case (byte)'}' or (byte)']' or (byte)',' or (byte)':':
                throw new JsonException("a value is missing");
            default:
                IsScalar = true;
                return 0;
        }
    }

    private int AfterString(ReadOnlySpan<byte> piece, int position, out bool isDone)
    {
        isDone = false;
        var next = piece[position..].IndexOfAny(_inString);
        if (next < 0)
        {
            return piece.Length;
        }

        position += next;
        _isEscaped = piece[position] == '\\';
        _isString = _isEscaped;
        isDone = !_isString && _depth == 0;
        return position + 1;
    }

    private int AfterStructure(ReadOnlySpan<byte> piece, int position, out bool isDone)
    {
        isDone = false;
        var next = piece[position..].IndexOfAny(_structure);
        if (next < 0)
        {
            return piece.Length;
        }

        position += next;
        switch (piece[position])
        {
            case (byte)'"':
                _isString = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            default:
                isDone = --_depth == 0;
                break;
        }

        return position + 1;
    }
}
