namespace PioneerTrain.GitHub.Repository;

/// <summary>Writes a response to a file, from its start.</summary>
/// <param name="maximum">The maximum number of bytes.</param>
internal sealed class ResponseFile(ApiCall call, Stream target, long maximum)
{
    private const int PartBytes = 128 << 10;

    /// <exception cref="RepositoryException">The content is longer than the maximum, or the file
    /// cannot be written.</exception>
    public async Task WriteAsync(HttpContent content, Action onProgress, CancellationToken cancellationToken)
    {
        await using var source = await content.ReadAsStreamAsync(cancellationToken);
        Write(() =>
        {
            target.SetLength(0);
            target.Position = 0;
        });
        var part = new byte[PartBytes];
        for (var total = 0L; await source.ReadAsync(part, cancellationToken) is > 0 and var read;)
        {
            total += read;
            if (total > maximum)
            {
                throw RepositoryFailures.TooLarge(call, maximum);
            }

            Write(() => target.Write(part.AsSpan(0, read)));
            onProgress();
        }

        Write(target.Flush);
    }

    /// <summary>A full disk must not count as a lost connection, which is tried again.</summary>
    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (IOException unwritten)
        {
            throw RepositoryFailures.NotWritten(call, unwritten);
        }
    }
}
