using PioneerTrain.Cli.Run;
using PioneerTrain.Configuration;
using PioneerTrain.Datasets;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

public sealed class DataFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"text\":\"a\",\"entities\":[]}\n\n{\"text\":\"b\",\"entities\":[]}", "ner", 2)]
    [InlineData("{\"text\":\"a\",\"label\":\"good\"}\n", "classification", 1)]
    [InlineData("{\"text\":\"a\",\"labels\":[\"good\"]}\r\n", "classification", 1)]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "decoder", 1)]
    [InlineData("{\"text\":\"a\",\"json_structures\":[{}]}", "custom", 1)]
    public async Task Detects_the_data_kind_from_the_first_row(string text, string type, int rows)
    {
        var file = await CheckAsync(text);

        Assert.Equal((type, rows), (file.Content.Kind?.WireName(), file.Content.Rows));
    }

    [Theory]
    [InlineData("", "has no rows")]
    [InlineData("\n \n", "has no rows")]
    [InlineData("{\"text\":\"a\",\"label\":\"b\"}\n[1]\n", ":2:1: the row is a list; expected a JSON object")]
    [InlineData("{\"text\":\"a\",\"label\":\"b\"}\n{\"text\":\n", ":2:9: the row is not valid JSON")]
    [InlineData("{\"text\":\"a\"} {}\n", ":1:14: the row is not valid JSON")]
    public async Task A_row_that_cannot_be_used_is_named_with_its_place(string text, string message)
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => CheckAsync(text));

        Assert.Equal(ExitCode.InvalidInput, failure.Code);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_file_that_is_not_utf8_with_its_line()
    {
        await File.WriteAllBytesAsync(_folder.File("rows.jsonl"), [.. "{\"text\":\"a\",\"label\":\"b\"}\n"u8, 0xff, 0xfe, (byte)'\n']);

        var failure = await Assert.ThrowsAsync<RunException>(() => DataFiles.CheckAsync([new DataFile("rows", _folder.File("rows.jsonl"))], null, Path.GetFullPath, CancellationToken.None));

        Assert.Contains(":2:1: the row is not valid UTF-8", failure.Message, StringComparison.Ordinal);
    }

    private async Task<CheckedDataFile> CheckAsync(string text) =>
        (await DataFiles.CheckAsync([new DataFile("rows", _folder.Write("rows.jsonl", text))], null, Path.GetFullPath, CancellationToken.None)).Single();
}
