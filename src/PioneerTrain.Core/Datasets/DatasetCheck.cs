using System.Text;
using PioneerTrain.Text;

namespace PioneerTrain.Datasets;

/// <summary>Checks a data file row by row, and counts what it holds. Memory is bounded whatever the file's size.</summary>
public sealed class DatasetCheck
{
    /// <summary>Findings kept of each severity; the others are counted.</summary>
    public const int MostFindings = 50;

    private readonly string _path;
    private readonly bool _isHeldOut;
    private readonly Action<int, string, bool> _report;
    private readonly DataRowReader _reader = new();
    private readonly List<DataFinding> _errors = [];
    private readonly List<DataFinding> _warnings = [];
    private readonly LengthCounts _lengths = new();
    private readonly RowSet _training;
    private readonly RowSet _heldOut;
    private int _errorCount;
    private int _warningCount;
    private (RowKind Kind, int Line, bool IsMultiLabel)? _first;
    private bool _isText;
    private int _number;

    /// <param name="path">Path of the file in findings.</param>
    /// <param name="isHeldOut">The whole file is held out from training.</param>
    public DatasetCheck(string path, bool isHeldOut = false)
    {
        (_path, _isHeldOut) = (path, isHeldOut);
        _report = (column, message, isError) => Report(_number, column, message, isError);
        (_training, _heldOut) = (new RowSet(ReportRepeated), new RowSet(ReportRepeated));
    }

    /// <summary>Adds a line of the file. Blank lines are skipped.</summary>
    /// <param name="number">1-based.</param>
    /// <param name="line">Without its line break.</param>
    /// <returns>False when the file is not JSON Lines, so that its other lines would repeat the same error.</returns>
    public bool Add(int number, ReadOnlySpan<byte> line)
    {
        line = number == 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        if (line.Trim(" \t\r"u8).IsEmpty)
        {
            return true;
        }

        if ((_isText ? FileFormat.RejectLine(line) : DataFileFormat.RejectFirstLine(line)) is { } reason)
        {
            Report(number, 1, reason, isError: true);
            return false;
        }

        _isText = true;
        _number = number;
        if (_reader.Read(line, _isHeldOut, _report) is { } row)
        {
            Add(number, row);
        }

        return true;
    }

    /// <summary>Reports a line that was not read because it is longer than <paramref name="limit"/> bytes.</summary>
    public void AddTooLong(int number, int limit) => Report(number, 1, DataRowMessages.TooLong(limit), isError: true);

    /// <summary>Returns what the file holds; call it once, after the last line.</summary>
    public DatasetSummary Finish()
    {
        _training.Complete();
        _heldOut.Complete();
        return new DatasetSummary
        {
            Kind = _first?.Kind,
            IsMultiLabel = _first?.IsMultiLabel ?? false,
            FirstLine = _first?.Line ?? 1,
            Training = _training,
            HeldOut = _heldOut,
            Lengths = _lengths.Percentiles(),
            Errors = _errors,
            ErrorCount = _errorCount,
            Warnings = _warnings,
            WarningCount = _warningCount,
        };
    }

    private void Add(int number, Utf8Row row)
    {
        _first ??= (row.Kind, number, row.IsMultiLabel);
        if (row.Kind != _first.Value.Kind)
        {
            Report(number, 1, DataRowMessages.OtherKind(row.Kind, _first.Value.Kind, _first.Value.Line), isError: true);
            return;
        }

        if (_isHeldOut && row.IsMultiLabel != _first.Value.IsMultiLabel)
        {
            Report(number, 1, DataRowMessages.OtherClasses(row.IsMultiLabel, _first.Value.Line), isError: true);
            return;
        }

        _lengths.Add(Encoding.UTF8.GetCharCount(row.Text));
        (_isHeldOut || row.Split == RowSplit.Validation ? _heldOut : _training).Add(row, number);
    }

    private void ReportRepeated(int line) => Report(line, 1, DataRowMessages.Repeated, isError: false);

    /// <summary>Keeps the first findings in the order of the lines, in which repeated rows are not reported.</summary>
    private void Report(int line, int column, string message, bool isError)
    {
        var kept = isError ? _errors : _warnings;
        _ = isError ? _errorCount++ : _warningCount++;
        var index = kept.FindLastIndex(finding => finding.Line <= line) + 1;
        if (index < MostFindings)
        {
            kept.Insert(index, new DataFinding(_path, line, column, message, isError));
        }

        if (kept.Count > MostFindings)
        {
            kept.RemoveAt(MostFindings);
        }
    }
}
