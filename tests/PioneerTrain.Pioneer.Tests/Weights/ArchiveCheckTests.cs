using System.Formats.Tar;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Weights;

public sealed partial class ArchiveCheckTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Returns_the_files_of_a_zip()
    {
        var report = Check(Archives.Zip(("model/adapter.safetensors", "weights"), ("model/", ""), ("labels.json", "[]")));

        Assert.Null(report.Problem);
        Assert.Equal(WeightsForm.Zip, report.Form);
        Assert.Equal([new ArchiveEntry("model/adapter.safetensors", 7), new ArchiveEntry("labels.json", 2)], report.Entries);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Accepts_every_kind_of_zip_that_the_class_library_writes(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var (zip, files) = RandomZips.Next(random);

            var report = Check(zip);

            Assert.Null(report.Problem);
            Assert.Equal(files, report.Entries);
        }
    }

    [Fact]
    public void Accepts_zip64()
    {
        var zip = new RawZip(isZip64: true).Add("a", [1, 2, 3]).Add("b", Archives.Zip(("archive/data.pkl", "nested"))).End();

        Assert.Equal(["a", "b"], Check(zip).Entries.Select(file => file.Name));
    }

    [Fact]
    public void Rejects_a_name_that_occurs_with_and_without_the_current_folder()
    {
        Assert.Contains("'a.bin' occurs twice", Check(Archives.Zip(("a.bin", "x"), ("./a.bin", "y"))).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil", "'..'")]
    [InlineData("a/../../evil", "'..'")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("C:/evil", "drive letter")]
    [InlineData("c:evil", "drive letter")]
    [InlineData("a\\..\\evil", "backslash")]
    [InlineData("a\0b", "control character")]
    [InlineData("a\nb", "control character")]
    [InlineData("a//b", "empty or '.' segment")]
    [InlineData("a/./b", "empty or '.' segment")]
    [InlineData("././a", "empty or '.' segment")]
    [InlineData(".//etc/passwd", "absolute")]
    [InlineData("./../evil", "'..'")]
    public void Rejects_names_outside_the_folder(string name, string why)
    {
        var report = Check(Archives.Zip((name, "x")));

        Assert.Contains(why, report.Problem, StringComparison.Ordinal);
        Assert.Empty(report.Entries);
        Assert.DoesNotContain(report.Problem!, char.IsControl);
    }

    [Fact]
    public void Rejects_names_that_differ_only_in_case()
    {
        Assert.Contains("'Model.bin' occurs twice", Check(Archives.Zip(("model.bin", "x"), ("Model.bin", "y"))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_symbolic_link_in_a_zip()
    {
        var zip = Archives.Zip(entry => entry.ExternalAttributes = unchecked((int)0xA1FF0000), ("link", "/etc/passwd"));

        Assert.Contains("is a link or a device", Check(zip).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_an_encrypted_entry()
    {
        Assert.Equal("the entry 'a' is encrypted; only files and folders are accepted.", Check(new RawZip().Add("a", [1, 2, 3], flags: 1).End()).Problem);
    }

    [Fact]
    public void Rejects_a_zip_directory_that_exceeds_the_memory_limit()
    {
        var zip = new RawZip(isZip64: true);
        for (var entry = 0; entry < 120_000; entry++)
        {
            zip.List("a", checksum: 0, size: 0, offset: 0);
        }

        Assert.Equal("the directory of the archive exceeds 8 MiB.", Check(zip.End()).Problem);
    }

    [Fact]
    public void Rejects_too_many_entries()
    {
        var zip = Archives.Zip([.. Enumerable.Range(0, 11).Select(number => ($"{number}", "x"))]);

        Assert.Contains("more than 10 entries", Check(zip, ArchiveLimits.Default with { MaximumEntries = 10 }).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_declared_size_above_the_limit()
    {
        Assert.Contains("the unpacked archive exceeds the limits", Check(Archives.Zip(("a", "12345"), ("b", "67890")), ArchiveLimits.Default with { MaximumBytes = 9 }).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rejects_a_bomb_by_its_compression_ratio(bool zip)
    {
        var zeros = new string('\0', 1 << 20);
        var bomb = zip ? Archives.Zip(("zeros", zeros)) : Archives.TarGz((new PaxTarEntry(TarEntryType.RegularFile, "zeros"), zeros));

        Assert.Contains("the unpacked archive exceeds the limits", Check(bomb, ArchiveLimits.Default with { BytesWithoutRatio = 1000 }).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_an_entry_larger_than_its_declared_size()
    {
        var zip = Archives.Zip(("a", new string('x', 100)));
        Archives.PatchCentralDirectory(zip, offset: 24, value: 10);

        Assert.NotNull(Check(zip).Problem);
    }

    [Fact]
    public void Rejects_a_wrong_checksum()
    {
        var zip = Archives.Zip(("a", "weights"));
        Archives.PatchCentralDirectory(zip, offset: 16, value: 0x12345678);

        var report = Check(zip);

        Assert.Equal("the entry 'a' is damaged (size or checksum does not match).", report.Problem);
        Assert.True(report.IsDamaged);
    }

    [Fact]
    public void Rejects_a_file_truncated_at_any_byte()
    {
        var tar = Archives.Tar((new PaxTarEntry(TarEntryType.RegularFile, "a"), "some weights"));
        byte[][] archives =
        [
            Archives.Zip(("a", "some weights")),
            new RawZip(isZip64: true).Add("a", [1, 2, 3]).End(),
            RandomZips.Next(new Random(4)).Zip,
            Archives.GZip(tar),
            [.. Archives.GZip(tar.AsSpan(0, 600)), .. Archives.GZip(tar.AsSpan(600))],
        ];

        Assert.All(archives, archive => Assert.All(Enumerable.Range(1, Math.Min(archive.Length, 2000)), cut => Assert.NotNull(Check(archive[..^cut]).Problem)));
        Assert.All(Enumerable.Range(0, archives[0].Length), length => Assert.True(Check(archives[0][..length]).IsDamaged));
        Assert.All(Enumerable.Range(0, archives[3].Length), length => Assert.True(Check(archives[3][..length]).IsDamaged));
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        var path = _folder.File("archive");
        File.WriteAllBytes(path, Archives.TarGz((new PaxTarEntry(TarEntryType.RegularFile, "a"), "weights")));

        Assert.Throws<OperationCanceledException>(() => ArchiveCheck.Read(path, ArchiveLimits.Default, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Rejects_an_archive_with_only_empty_files()
    {
        byte[][] archives =
        [
            Archives.Zip(),
            Archives.Zip(("model/", ""), ("model/adapter.safetensors", "")),
            Archives.TarGz((new PaxTarEntry(TarEntryType.Directory, "model/"), null)),
            Archives.TarGz((new PaxTarEntry(TarEntryType.RegularFile, "model.bin"), "")),
        ];

        Assert.All(archives, archive => Assert.Equal("the archive contains no files.", Check(archive).Problem));
    }

    [Theory]
    [InlineData("", "the file is empty.")]
    [InlineData("{\"detail\":\"no\"}", "the file is neither a zip nor a tar.gz archive.")]
    public void Rejects_a_file_that_is_not_an_archive(string text, string problem)
    {
        Assert.Equal(problem, Check(System.Text.Encoding.UTF8.GetBytes(text)).Problem);
    }

    private ArchiveReport Check(byte[] archive, ArchiveLimits? limits = null)
    {
        var path = _folder.File("archive");
        File.WriteAllBytes(path, archive);
        return ArchiveCheck.Read(path, limits ?? ArchiveLimits.Default, default);
    }
}
