using System.Diagnostics;
using System.Text.Json.Nodes;
using PioneerTrain.TestKit;

namespace PioneerTrain.Peers;

/// <summary>The page of the local server, as Chromium shows it.</summary>
public sealed class PageTests : IDisposable
{
    private const string Key = "pio_sk_of_the_page";
    private const string Text = "The lawyer Minegae called on 11 November about Sydney.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Shows_a_trained_model_wide_and_narrow_light_and_dark()
    {
        using var server = Start();
        var origin = await AddressAsync(server.StandardOutput);
        var entrance = await AddressAsync(server.StandardError);

        JsonNode seen;
        try
        {
            seen = await VisitAsync(origin, entrance);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }

        Assert.Equal(["rgb(255, 255, 255)", "rgb(20, 23, 28)"], Visits(seen).Select(visit => (string)visit["looks"]![0]!["backgroundColor"]!));
        Assert.All(Visits(seen), visit =>
        {
            Assert.Equal(["Local server", "tickets-ner", "Evaluation of tickets-ner"], visit["looks"]!.AsArray().Select(look => (string)look!["title"]!));
            Assert.DoesNotContain(visit["looks"]!.AsArray(), look => (bool)look!["overflows"]!);
            Assert.True((double)visit["curve"]!["width"]! > 200);
            Assert.Contains("INFO Complete: F1 0.", (string)visit["log"]!, StringComparison.Ordinal);
            Assert.Contains(visit["marks"]!.AsArray(), mark => ((string)mark!).StartsWith("11 November date 0.", StringComparison.Ordinal));
            Assert.True((int)visit["rowsShown"]! > 0);
            Assert.Equal(403, (int)visit["refused"]!);
            Assert.Empty(visit["errors"]!.AsArray());
        });
    }

    private static IEnumerable<JsonNode> Visits(JsonNode seen) => [seen["wide"]!, seen["narrow"]!];

    private Process Start()
    {
        var program = Repository.File("artifacts/bin/PioneerTrain.LocalServer/debug/pioneer-local");
        return Process.Start(new ProcessStartInfo(program, ["serve", "--port", "0", "--data", _folder.File("data")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PIONEER_LOCAL_API_KEY"] = Key },
        })!;
    }

    private static async Task<JsonNode> VisitAsync(string origin, string entrance)
    {
        var rows = Repository.File("src/PioneerTrain.Cli/Starter/training.jsonl");
        using var process = Npm.Start("./page.mjs", [origin, Key, entrance, rows, Text], new Dictionary<string, string>(StringComparer.Ordinal));
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"Chromium did not show the page.\n{output}\n{await errors}");
        return JsonNode.Parse(output)!;
    }

    /// <summary>Returns the address at the end of the first line.</summary>
    private static async Task<string> AddressAsync(StreamReader output) =>
        (await output.ReadLineAsync(TestContext.Current.CancellationToken))!.Split(' ')[^1];
}
