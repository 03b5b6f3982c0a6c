using System.Text;

namespace PioneerTrain.TestKit.Runner;

/// <summary>
/// Generates log messages that try to be commands: command markers, command names, all kinds of
/// white space, characters that a search ignores, escape sequences. The same seed produces the same
/// messages.
/// </summary>
public sealed class HostileLog(int seed)
{
    private static readonly string[] _pieces =
    [
        "::", "::", "::", ":", "##[", "##[", "##[", "#", "##", "[", "]", "]", "\\", "##[\\",
        "\n", "\r", "\r\n", "\v", "\f", "\u0085", "\u2028", "\u2029", "\0", "\a", "\b", "\u007f", "\u009b",
        " ", "  ", "\t", "\u00a0", "\u3000", "\u2003", "\u1680", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u202e", "\u2066",
        "\u001b", "\u001b[0m", "\u001b[", "\u001b]0;", "\u001b\\", "\u001bc",
        "%0A", "%3A", "%", "=", ",", ";", "loss=0.3", "epoch 1", "é", "😀", "\ud83d", "\ude00", "  | ",
    ];

    private readonly Random _random = new(seed);

    public string NextMessage()
    {
        var message = new StringBuilder();
        for (var parts = _random.Next(1, 7); parts > 0; parts--)
        {
            switch (_random.Next(10))
            {
                case < 4:
                    message.Append(Piece());
                    break;
                case < 6:
                    message.Append(Command());
                    break;
                case < 8:
                    message.Append("::").Append(Command()).Append(Filler()).Append("::x");
                    break;
                default:
                    message.Append("##[").Append(Command()).Append(Filler()).Append("]x");
                    break;
            }
        }

        return message.ToString();
    }

    private string Piece() => _pieces[_random.Next(_pieces.Length)];

    private string Filler() => _random.Next(3) == 0 ? " " + Piece() + "=" + Piece() : "";

    /// <summary>
    /// A command name, sometimes in capitals, sometimes with hidden characters inside.
    /// </summary>
    private string Command()
    {
        var name = RunnerCommand.Registered[_random.Next(RunnerCommand.Registered.Count)];
        return _random.Next(6) switch
        {
            0 => name.ToUpperInvariant(),
            1 => name.Insert(_random.Next(name.Length), Piece()),
            _ => name,
        };
    }
}
