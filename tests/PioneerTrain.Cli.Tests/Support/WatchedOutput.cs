namespace PioneerTrain.Cli.Tests.Support;

/// <summary>An output stream that acts as soon as a certain text was written to it.</summary>
internal sealed class WatchedOutput : StringWriter
{
    private string? _text;
    private Action? _act;

    public void When(string text, Action act) => (_text, _act) = (text, act);

    public override void Write(string? value)
    {
        base.Write(value);
        if (_text is { } text && value?.Contains(text, StringComparison.Ordinal) == true)
        {
            _text = null;
            _act!();
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");
}
