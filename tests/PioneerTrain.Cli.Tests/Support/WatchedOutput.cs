namespace PioneerTrain.Cli.Tests.Support;

/// <summary>An output stream that runs an action when a given text is written to it.</summary>
internal sealed class WatchedOutput : StringWriter
{
    private readonly List<(string Text, Action Act)> _watched = [];

    /// <summary>Runs the action once, when the text is written for the first time.</summary>
    public void When(string text, Action act) => _watched.Add((text, act));

    public override void Write(string? value)
    {
        base.Write(value);
        var text = value ?? "";
        var written = _watched.Where(watched => text.Contains(watched.Text, StringComparison.Ordinal)).ToList();
        _watched.RemoveAll(written.Contains);
        written.ForEach(watched => watched.Act());
    }

    public override void WriteLine(string? value) => Write(value + "\n");
}
