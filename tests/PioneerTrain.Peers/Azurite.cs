using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.Peers;

/// <summary>
/// Azurite's blob service in a process on a free port, and addresses that are signed as in Azure.
/// </summary>
internal sealed class Azurite : IBlobAddresses, IAsyncDisposable
{
    /// <summary>
    /// The account and key of the emulator are public; they are in its documentation.
    /// </summary>
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Version = "2021-08-06";
    private const string Container = "artifacts";

    private readonly Process _process;
    private readonly Uri _origin;

    private Azurite(Process process, Uri origin)
    {
        _process = process;
        _origin = origin;
    }

    /// <summary>Lifetime of new addresses; negative for expired addresses.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    public static async Task<Azurite> StartAsync()
    {
        var process = Npm.Start(
            "azurite/dist/src/blob/main.js",
            ["--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"],
            new Dictionary<string, string>(StringComparer.Ordinal));
        var origin = await OriginAsync(process);
        var azurite = new Azurite(process, origin);
        await azurite.CreateContainerAsync();
        return azurite;
    }

    public Uri ForUpload(string name) => Sign($"{Container}/{Guid.NewGuid():N}", "rcw");

    public Uri ForDownload(string name, Uri upload) => upload;

    public long? LengthOf(Uri upload) => null;

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<Uri> OriginAsync(Process process)
    {
        const string Announcement = "successfully listens on ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Announcement, StringComparison.Ordinal) is >= 0 and var at)
            {
                // The remaining output is an access log. If it were not read, it would fill the
                // pipe and block the process.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new Uri(line[(at + Announcement.Length)..]);
            }
        }

        throw new InvalidOperationException($"Azurite ended before it listened: {await process.StandardError.ReadToEndAsync()}");
    }

    private async Task CreateContainerAsync()
    {
        var expiry = Expiry(TimeSpan.FromHours(1));
        var signature = Signature(string.Join('\n', Account, "c", "b", "c", "", expiry, "", "", Version, "", ""));
        var query = $"restype=container&sv={Version}&ss=b&srt=c&sp=c&se={Uri.EscapeDataString(expiry)}&sig={Uri.EscapeDataString(signature)}";
        using var http = new HttpClient();
        using var response = await http.PutAsync(new Uri(_origin, $"/{Account}/{Container}?{query}"), content: null);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    /// <summary>
    /// Creates a service SAS for one blob ("Create a service SAS" in the Azure documentation,
    /// string to sign for version 2020-12-06 and later).
    /// </summary>
    private Uri Sign(string blob, string permissions)
    {
        var expiry = Expiry(Lifetime);
        var signature = Signature(string.Join('\n', permissions, "", expiry, $"/blob/{Account}/{blob}", "", "", "", Version, "b", "", "", "", "", "", "", ""));
        return new Uri(_origin, $"/{Account}/{blob}?sv={Version}&sr=b&sp={permissions}&se={Uri.EscapeDataString(expiry)}&sig={Uri.EscapeDataString(signature)}");
    }

    private static string Expiry(TimeSpan lifetime) => (TimeProvider.System.GetUtcNow() + lifetime).ToString("yyyy-MM-ddTHH:mm:ssZ");

    private static string Signature(string text) => Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)));
}
