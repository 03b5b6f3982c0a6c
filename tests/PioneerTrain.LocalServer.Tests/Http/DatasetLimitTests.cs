using System.CommandLine;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.TestKit;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Http;

/// <summary>What local training cannot use is told before the upload and reported by row.</summary>
public sealed class DatasetLimitTests : IAsyncLifetime
{
    private const string Unused = "entities ignored after that limit: 1";

    private static readonly string _longText = string.Join(' ', Enumerable.Repeat("word", 128));

    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(_folder.Path);

    [Fact]
    public async Task Reports_a_text_that_is_longer_than_the_models_read_with_its_dropped_annotations()
    {
        var version = await _server.UploadAsync("people", Rows.Few + $$"""{"text":"{{_longText}} Ada","entities":[["Ada","person"]]}""");

        Assert.Equal(DatasetStatus.Ready, version.Status);
        Assert.Equal(["Dropped annotations: 1.", $"line 81: the text has 129 tokens, but the model reads only the first 128; {Unused}"], version.Warnings);
    }

    [Fact]
    public async Task Reports_the_first_warnings_and_the_number_of_the_others()
    {
        var row = """{"text":"Ada","entities":[["Bob","person"],["Cleo","person"]]}""";

        var version = await _server.UploadAsync("people", string.Join('\n', Enumerable.Repeat(row, 12)));

        Assert.Equal("Dropped annotations: 24.", version.Warnings[0]);
        Assert.Equal(12, version.Warnings.Count);
        Assert.Equal("Further warnings about rows: 14.", version.Warnings[^1]);
    }

    [Fact]
    public async Task Has_no_warnings_when_everything_is_used() => Assert.Empty((await _server.UploadAsync("people", Rows.Few)).Warnings);

    [Fact]
    public async Task Repeats_the_number_of_dropped_annotations_once_in_the_log_of_a_job()
    {
        await _server.UploadAsync("people", Rows.Few + $$"""{"text":"{{_longText}} Ada","entities":[["Ada","person"],["Bob","person"]]}""");

        var job = await _server.CreateJobAsync("people");
        var log = await _server.FollowLogAsync(job);

        var line = Assert.Single(log.Split('\n'), each => each.Contains("ropped", StringComparison.Ordinal) || each.Contains("arnings", StringComparison.Ordinal));
        Assert.EndsWith(
            " WARNING Dataset people version 1: 81 rows. Dropped annotations: 2. Warnings: 2; the first is line 81: "
                + "the person \"Bob\" was not found in the text at word boundaries and is ignored",
            line,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"text":"a","labels":["b","c"]}""", "\"labels\" (several classes for one text) is not supported by local training; ")]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", "\"messages\" (a row for a decoder) is not supported, because local base models are encoders; ")]
    [InlineData("""{"text":"a","json_structures":[{"b":"a"}]}""", "\"json_structures\" (extraction) is not supported by local training; ")]
    public async Task Refuses_rows_of_other_kinds_with_the_reason(string row, string reason)
    {
        var version = await _server.UploadAsync("people", Rows.Few + row);

        Assert.Equal(DatasetStatus.Failed, version.Status);
        Assert.StartsWith($"1 line cannot be used: line 81: {reason}", version.ProcessingError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_first_refused_rows_and_the_number_of_the_others()
    {
        var version = await _server.UploadAsync("people", string.Join('\n', Enumerable.Repeat("""{"text":"a"}""", 25)));

        Assert.StartsWith("25 lines cannot be used: line 1: the row has neither", version.ProcessingError, StringComparison.Ordinal);
        Assert.Contains("; line 10: ", version.ProcessingError, StringComparison.Ordinal);
        Assert.EndsWith("; and 15 more.", version.ProcessingError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalogue_describes_how_much_of_a_text_a_model_reads()
    {
        var models = (await _server.GetAsync("/base-models"))["models"]!.AsArray();

        Assert.All(models, model => Assert.Equal(128, (int)model!["context_window"]!));
        Assert.All(models, model => Assert.EndsWith(
            " Reads the first 128 tokens of a text; a longer text is reported by row.", (string)model!["description"]!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("File: 1,024 MiB, 200,000 rows, 67,108,864 characters of text, 256 entity labels, 256 classes.")]
    [InlineData("Row: 1 MiB, 1,000 entities, 100 characters of a label or class.")]
    [InlineData("Text: the base models read the first 128 tokens.")]
    [InlineData("Rows with \"labels\", \"messages\" or \"json_structures\" are refused.")]
    public void Help_lists_the_limits(string limit)
    {
        var (root, help) = (new RootCommand("Runs a server."), new StringWriter());
        new ServeCommand().AddTo(root, (_, _) => Task.FromResult(0));

        root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = help });

        Assert.Contains("Runs a server.", help.ToString(), StringComparison.Ordinal);
        Assert.Contains(limit, help.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_has_the_context_window_of_the_shipped_models() => Assert.Equal(
        LimitTexts.ShippedMaxTokens,
        new BaseModelCatalogue(BaseModelCatalogue.ShippedFolder, LocalServerOptions.BuiltInAliases).CommonMaxTokens);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
