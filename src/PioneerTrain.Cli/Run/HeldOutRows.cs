using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using PioneerTrain.Datasets;

namespace PioneerTrain.Cli.Run;

/// <summary>Reads the rows of a held-out file when they are needed. Holds one row in memory.</summary>
/// <param name="file">The file, without errors when it was checked.</param>
internal sealed class HeldOutRows(CheckedDataFile file)
{
    /// <summary>True once the file was read to its end and is still the one that was checked.</summary>
    public bool IsUnchanged { get; private set; }

    public async IAsyncEnumerable<DataRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new DataRowReader();
        using var hash = SHA256.Create();
        await using var bytes = new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var hashed = new CryptoStream(bytes, hash, CryptoStreamMode.Read);
        var isFirst = true;
        await foreach (var line in LineReader.EnumerateAsync(hashed, cancellationToken))
        {
            var start = isFirst && line.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
            isFirst = false;
            if (!line.AsSpan(start).Trim(" \t\r"u8).IsEmpty && reader.Read(line.AsSpan(start), isHeldOut: true, (_, _, _) => { }) is { } row)
            {
                yield return row.ToDataRow();
            }
        }

        IsUnchanged = Convert.ToHexStringLower(hash.Hash ?? []) == file.Sha256;
    }
}
