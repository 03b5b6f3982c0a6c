using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class ServerProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Prints_one_line_and_exits_when_standard_input_closes()
    {
        var exitCode = await new ServerProcess(_output, _error, Stream.Null, TimeProvider.System).RunAsync(Options(), stopWithStandardInput: true, CancellationToken.None);

        Assert.Equal(0, exitCode);
        Assert.Matches(@"\Apioneer-local listens on http://127\.0\.0\.1:[1-9]\d*\r?\n\z", _output.ToString());
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Fails_to_start_on_a_folder_that_another_server_uses()
    {
        await using var other = await RunningServer.StartAsync(_folder.Path);

        var time = new ManualTime();
        var exitCode = await time.DriveAsync(new ServerProcess(_output, _error, Stream.Null, time).RunAsync(Options(), false, CancellationToken.None));

        Assert.Equal(2, exitCode);
        Assert.Equal(
            $"pioneer-local: The data folder {_folder.Path} is used by another local server. Stop that server, or use another data folder.",
            _error.ToString().TrimEnd());
    }

    [Fact]
    public async Task Fails_to_start_on_a_port_in_use()
    {
        using var other = new TempFolder();
        await using var server = await RunningServer.StartAsync(other.Path);

        var exitCode = await RunAsync(Options() with { Port = server.Client.BaseAddress!.Port });

        Assert.Equal(2, exitCode);
        Assert.Contains("address already in use", _error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Fails_to_start_with_an_alias_of_an_unknown_model()
    {
        var exitCode = await RunAsync(Options() with { Aliases = new Dictionary<string, string>(StringComparer.Ordinal) { ["a/b"] = "c/d" } });

        Assert.Equal(2, exitCode);
        Assert.StartsWith("pioneer-local: --alias a/b=c/d: base model not found. Base models: local/nano-en-v1, ", _error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private Task<int> RunAsync(LocalServerOptions options) =>
        new ServerProcess(_output, _error, Stream.Null, TimeProvider.System).RunAsync(options, false, CancellationToken.None);

    private LocalServerOptions Options() => new() { ApiKey = RunningServer.Key, DataFolder = _folder.Path };
}
