using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Waits_for_a_previous_server_that_is_exiting()
    {
        var predecessor = await OpenAsync();

        var opening = OpenAsync();
        var waited = !opening.IsCompleted;
        predecessor.Dispose();
        using var data = await _time.DriveAsync(opening);

        Assert.True(waited);
        Assert.Equal(_folder.Path, data.Path);
    }

    [Fact]
    public async Task Fails_after_two_seconds_and_reports_the_folder()
    {
        using var other = await OpenAsync();
        var began = _time.GetUtcNow();

        var refused = await Assert.ThrowsAsync<DataFolderException>(() => _time.DriveAsync(OpenAsync()));

        Assert.Equal($"The data folder {_folder.Path} is used by another local server. Stop that server, or use another data folder.", refused.Message);
        Assert.Equal(TimeSpan.FromSeconds(2), _time.GetUtcNow() - began);
    }

    [Fact]
    public async Task Fails_at_once_when_the_folder_cannot_be_created()
    {
        _folder.Write("file", "");

        var opening = DataFolder.OpenAsync(_folder.File("file"), _time, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<DataFolderException>(() => opening);
        Assert.StartsWith($"The data folder {_folder.File("file")} cannot be used: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_a_folder_that_it_creates_out_of_git()
    {
        using var created = await DataFolder.OpenAsync(_folder.File("new"), _time, CancellationToken.None);
        using var existing = await OpenAsync();

        Assert.Equal("*\n", await File.ReadAllTextAsync(_folder.File("new/.gitignore")));
        Assert.False(File.Exists(_folder.File(".gitignore")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<DataFolder> OpenAsync() => DataFolder.OpenAsync(_folder.Path, _time, CancellationToken.None);
}
