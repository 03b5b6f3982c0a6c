using System.CommandLine;
using System.CommandLine.Parsing;
using PioneerTrain.LocalServer.Http;

namespace PioneerTrain.LocalServer;

/// <summary>
/// The command <c>pioneer-local health</c>, for containers without a shell. The exit code is 0 if a
/// server answers, and 1 otherwise.
/// </summary>
/// <param name="http">Sends the request.</param>
/// <param name="error">Receives the error message.</param>
internal sealed class HealthCommand(HttpClient http, TextWriter error)
{
    private const int ExitHealthy = 0;
    private const int ExitUnhealthy = 1;

    private readonly Option<string> _url = new("--url")
    {
        Description = "Address of the server.",
        DefaultValueFactory = _ => "http://127.0.0.1:8080",
        HelpName = "address",
    };

    public Command Create()
    {
        var command = new Command("health", "Check whether a server answers: exit code 0 if it does, 1 otherwise.");
        _url.Validators.Add(RequireAddress);
        command.Add(_url);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(_url), cancellationToken));
        return command;
    }

    private static void RequireAddress(OptionResult result)
    {
        if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https"))
        {
            result.AddError("--url must be an address such as http://127.0.0.1:8080.");
        }
    }

    private async Task<int> RunAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(new Uri(url), ServiceEndpoints.HealthPath), cancellationToken);
            return response.IsSuccessStatusCode
                ? ExitHealthy
                : await ReportAsync($"{url} answers with status {(int)response.StatusCode}.");
        }
        catch (HttpRequestException exception)
        {
            return await ReportAsync($"{url} does not answer: {exception.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await ReportAsync($"{url} does not answer within {http.Timeout.TotalSeconds} s.");
        }
    }

    private async Task<int> ReportAsync(string message)
    {
        await error.WriteLineAsync($"pioneer-local: {message}");
        return ExitUnhealthy;
    }
}
