using System.CommandLine;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.Datasets;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train split</c>: divides a data file into a training and a held-out file.</summary>
internal static class SplitCommand
{
    private const double DefaultShare = 0.2;
    private const int DefaultSeed = 42;

    public static Command Build(HostServices services)
    {
        var file = new Argument<string>("file") { Description = "Data file (JSON Lines) to divide.", CompletionSources = { ValueWords.Files } };
        var share = new Option<double>("--held-out")
        {
            Description = "Share of the rows to hold out, above 0 and below 1.",
            DefaultValueFactory = _ => DefaultShare,
        };
        var seed = new Option<int>("--seed") { Description = "Selects the rows. The same seed selects the same rows.", DefaultValueFactory = _ => DefaultSeed };
        var command = new Command("split", "Divide a data file into a training file and a held-out file, with the same share of each label and no text in both.") { file, share, seed };
        command.SetAction(async (line, cancellationToken) =>
            (int)await RunAsync(line.GetValue(file)!, line.GetValue(share), line.GetValue(seed), services, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(string path, double share, int seed, HostServices services, CancellationToken cancellationToken)
    {
        if (share is not (> 0 and < 1))
        {
            throw new RunException(ExitCode.InvalidInput, DataMessages.InvalidShare(share));
        }

        var stem = Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(path));
        var (trainingFile, heldOutFile) = ($"{stem}-train.jsonl", $"{stem}-heldout.jsonl");
        var workspace = Workspace.OfCommandLine(services.Environment);
        var (training, heldOut) = (workspace.ResolveGiven(trainingFile), workspace.ResolveGiven(heldOutFile));
        if (new[] { trainingFile, heldOutFile }.FirstOrDefault(File.Exists) is { } existing)
        {
            throw new RunException(ExitCode.InvalidInput, DataMessages.OutputExists(existing));
        }

        var rows = (await DataFiles.CheckAsync([new DataFile("", path)], baseModel: null, workspace.ResolveGiven, cancellationToken)).Single().FullPath;
        var split = await DivideAsync(rows, new HeldOutSplit(share, seed), cancellationToken);
        var (trainingRows, heldOutRows) = await WriteAsync(rows, split, training, heldOut, cancellationToken);
        var terminal = services.Terminal;
        terminal.Print($"{trainingFile}: {Describe(trainingRows)}");
        terminal.Print($"{heldOutFile}: {Describe(heldOutRows)}");
        foreach (var warning in HeldOutCheck.Warnings(heldOutFile, [trainingRows], heldOutRows))
        {
            terminal.WriteError(warning);
        }

        return ExitCode.Passed;
    }

    private static async Task<HeldOutSplit> DivideAsync(string path, HeldOutSplit split, CancellationToken cancellationToken)
    {
        await ReadRowsAsync(path, (_, row, _) => split.Add(row.ToDataRow()), cancellationToken);
        split.Divide();
        return split;
    }

    /// <summary>Writes the rows as they are, in their order.</summary>
    private static async Task<(RowSet Training, RowSet HeldOut)> WriteAsync(
        string path, HeldOutSplit split, string trainingFile, string heldOutFile, CancellationToken cancellationToken)
    {
        var (training, heldOut) = (new RowSet(), new RowSet());
        await using var trainingRows = new FileStream(trainingFile, FileMode.CreateNew);
        await using var heldOutRows = new FileStream(heldOutFile, FileMode.CreateNew);
        await ReadRowsAsync(path, Write, cancellationToken);
        return (training, heldOut);

        void Write(int number, Utf8Row row, ReadOnlySpan<byte> line)
        {
            var (rows, file) = split.IsHeldOut(row.ToDataRow()) ? (heldOut, heldOutRows) : (training, trainingRows);
            rows.Add(row, number);
            file.Write(line.TrimEnd("\r"u8));
            file.Write("\n"u8);
        }
    }

    private delegate void RowReceiver(int number, Utf8Row row, ReadOnlySpan<byte> line);

    private static async Task ReadRowsAsync(string path, RowReceiver onRow, CancellationToken cancellationToken)
    {
        var reader = new DataRowReader();
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        await LineReader.ReadAsync(stream, Receive, _ => { }, cancellationToken);

        bool Receive(int number, ReadOnlySpan<byte> line)
        {
            line = number == 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;
            if (!line.Trim(" \t\r"u8).IsEmpty && reader.Read(line, isHeldOut: false, (_, _, _) => { }) is { } row)
            {
                onRow(number, row, line);
            }

            return true;
        }
    }

    private static string Describe(RowSet rows) =>
        string.Join(", ", rows.Labels.OrderByDescending(label => label.Value).Take(20).Select(label => $"{label.Key} {label.Value:N0}").Prepend(Quantity.Count(rows.Rows, "row")));
}
