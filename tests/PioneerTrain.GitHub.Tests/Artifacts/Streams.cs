namespace PioneerTrain.GitHub.Tests.Artifacts;

/// <summary>Returns at most 7 bytes per read, as a slow network does.</summary>
internal sealed class TricklingStream(byte[] content) : MemoryStream(content)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(7, buffer.Length)], cancellationToken);
}

/// <summary>Throws after the given number of bytes.</summary>
internal sealed class FailingStream(int length) : MemoryStream(UploadScenario.Content(length))
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new InvalidDataException("the download broke");
}
