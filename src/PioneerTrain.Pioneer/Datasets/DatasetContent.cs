using System.Buffers;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text.Json;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Datasets;

/// <summary>Compares a dataset version with a file by its hash. The service provides no checksum,
/// so the rows are downloaded, up to the size of the file.</summary>
internal sealed class DatasetContent(PioneerClient client)
{
    private const int AddressLimit = 64 * 1024;
    private const int BufferBytes = 64 * 1024;

    /// <summary>Returns true if the version has the bytes of the file. Returns false also if the
    /// service does not return the rows, returns them in another form, or takes too long.</summary>
    /// <param name="sha256">SHA-256 of the file, in lower-case hexadecimal.</param>
    /// <param name="bytes">Length of the file in bytes.</param>
    public async Task<bool> IsSameAsync(string name, string version, string sha256, long bytes, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(client.Options.Timings.ComparisonLimit, client.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var retries = client.Pipelines.For(RetryPolicy.Idempotent);
            return await retries.ExecuteAsync(async token => await HashAsync(name, version, bytes, token), either.Token) == sha256;
        }
        catch (PioneerException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Downloads the rows once, and returns their SHA-256; null if they are not those of the
    /// file.</summary>
    private async Task<string?> HashAsync(string name, string version, long bytes, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await OpenAsync(name, version, cancellationToken);
            return response is null ? null : await HashAsync(response, bytes, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Failures.Unreachable(client.DatasetCall(name, version), "the connection was lost while reading the rows", outcomeUnknown: false, failure);
        }
    }

    /// <summary>Opens the rows, directly or at the address that the service returns; null if it
    /// returns JSON without an address.</summary>
    private async Task<HttpResponseMessage?> OpenAsync(string name, string version, CancellationToken cancellationToken)
    {
        var response = await client.OpenDatasetAsync(name, version, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType != MediaTypeNames.Application.Json)
        {
            return response;
        }

        using (response)
        {
            var (body, _) = await BoundedBody.ReadAsync(response.Content, AddressLimit, cancellationToken);
            return AddressIn(body) is { } address ? await client.OpenSignedAsync(address, [], cancellationToken) : null;
        }
    }

    private static Uri? AddressIn(byte[] body)
    {
        try
        {
            return WireReader.DownloadAddress(JsonElement.Parse(body));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the SHA-256 of the body; null if it is longer than <paramref name="most"/>
    /// bytes.</summary>
    private static async Task<string?> HashAsync(HttpResponseMessage response, long most, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var rows = await response.Content.ReadAsStreamAsync(cancellationToken);
            for (var total = 0L; ;)
            {
                var read = await rows.ReadAsync(buffer, cancellationToken);
                if (read == 0)
                {
                    return Convert.ToHexStringLower(hash.GetHashAndReset());
                }

                total += read;
                if (total > most)
                {
                    return null;
                }

                hash.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
