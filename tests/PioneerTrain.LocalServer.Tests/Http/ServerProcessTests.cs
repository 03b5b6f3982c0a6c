using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class ServerProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Prints_one_line_and_ends_with_its_standard_input()
    {
        var exitCode = await new ServerProcess(_output, _error, Stream.Null, TimeProvider.System).RunAsync(Options(), stopWithStandardInput: true, CancellationToken.None);

        Assert.Equal(0, exitCode);
        Assert.Matches(@"\Apioneer-local listens on http://127\.0\.0\.1:[1-9]\d*\r?\n\z", _output.ToString());
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Cannot_begin_on_a_folder_that_another_server_holds()
    {
        await using var other = await RunningServer.StartAsync(_folder.Path);

        var exitCode = await RunAsync(Options());

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"pioneer-local: Another pioneer-local uses the data folder {_folder.Path}", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cannot_begin_on_a_port_that_is_taken()
    {
        using var other = new TempFolder();
        await using var server = await RunningServer.StartAsync(other.Path);

        var exitCode = await RunAsync(Options() with { Port = server.Client.BaseAddress!.Port });

        Assert.Equal(2, exitCode);
        Assert.Contains("address already in use", _error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Cannot_begin_with_an_alias_of_nothing()
    {
        var exitCode = await RunAsync(Options() with { Aliases = new Dictionary<string, string>(StringComparer.Ordinal) { ["a/b"] = "c/d" } });

        Assert.Equal(2, exitCode);
        Assert.StartsWith("pioneer-local: --alias a/b=c/d: there is no such base model. Base models: local/nano-en-v1, ", _error.ToString(), StringComparison.Ordinal);
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
