using System.Text;

namespace PioneerTrain.TestKit.Runner;

/// <summary>
/// Interprets the output of one step as the runner does: the commands that it executes and the log
/// that it shows (actions/runner, OutputManager.cs, ActionCommandManager.cs,
/// ExecutionContext.cs).
/// </summary>
public sealed class RunnerStep
{
    private const int AnnotationsPerKind = 10;

    private readonly HashSet<string> _registered = new(RunnerCommand.Registered, StringComparer.OrdinalIgnoreCase);
    private readonly List<RunnerCommand> _executed = [];
    private readonly List<string> _log = [];
    private readonly List<string> _failures = [];
    private string? _stopToken;

    /// <summary>Executed commands in order, without stop and resume.</summary>
    public IReadOnlyList<RunnerCommand> Executed => _executed;

    /// <summary>Lines of the log as they are displayed.</summary>
    public IReadOnlyList<string> Log => [.. _log.Select(Masks.Hide)];

    /// <summary>Commands that fail the step because the runner rejects them.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public RunnerMasks Masks { get; } = new();

    public bool IsStopped => _stopToken is not null;

    /// <summary>The annotations of a level that GitHub keeps: the first ten.</summary>
    public IReadOnlyList<RunnerCommand> Annotations(string kind) =>
        [.. _executed.Where(command => string.Equals(command.Name, kind, StringComparison.OrdinalIgnoreCase)).Take(AnnotationsPerKind)];

    /// <summary>
    /// Reads output like the runner's stream reader: LF, CR LF and a lone CR end a line.
    /// </summary>
    public static IReadOnlyList<string> SplitLines(byte[] output)
    {
        using var reader = new StreamReader(new MemoryStream(output), new UTF8Encoding(false));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    public RunnerStep Read(string output)
    {
        foreach (var line in SplitLines(Encoding.UTF8.GetBytes(output)))
        {
            Process(line);
        }

        return this;
    }

    public void Process(string line)
    {
        var command = RunnerCommand.Parse(line, _registered);
        if (command is null || (_stopToken is not null && !Is(command, _stopToken)))
        {
            _log.Add(line);
        }
        else if (_stopToken is not null)
        {
            _registered.Remove(_stopToken);
            _stopToken = null;
            _log.Add(line);
        }
        else if (Is(command, "stop-commands"))
        {
            Stop(command.Data);
            _log.Add(line);
        }
        else
        {
            Execute(command);
        }
    }

    private static bool Is(RunnerCommand command, string name) => string.Equals(command.Name, name, StringComparison.OrdinalIgnoreCase);

    private void Stop(string token)
    {
        if (token.Length == 0 || token == "pause-logging" || _registered.Contains(token))
        {
            _failures.Add($"'{token}' cannot be a stop token");
            return;
        }

        _stopToken = token;
        _registered.Add(token);
        if (token.Length > 6)
        {
            Masks.Add(token);
        }
    }

    private void Execute(RunnerCommand command)
    {
        _executed.Add(command);
        switch (command.Name.ToUpperInvariant())
        {
            case "ADD-MASK":
                Masks.Add(command.Data);
                break;
            case "SET-ENV" or "ADD-PATH":
                _failures.Add($"'{command.Name}' is disabled");
                break;
            case "GROUP":
                _log.Add($"##[group]{command.Data}");
                break;
            case "ENDGROUP":
                _log.Add("##[endgroup]");
                break;
            case "ERROR" or "WARNING" or "NOTICE":
                _log.Add($"##[{command.Name}]{command.Data}");
                break;
        }
    }
}
