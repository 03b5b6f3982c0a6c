using System.Formats.Tar;
using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Pioneer.Tests.Weights;

public sealed partial class ArchiveCheckTests
{
    [Fact]
    public void Accepts_names_that_start_with_the_current_folder()
    {
        var report = Check(Archives.Zip(("./", ""), ("./model/", ""), ("./model/a.bin", "weights"), ("b.bin", "x")));

        Assert.Null(report.Problem);
        Assert.Equal(["model/a.bin", "b.bin"], report.Entries.Select(file => file.Name));
    }

    [Fact]
    public void Returns_the_files_of_a_tar_gz()
    {
        var report = Check(Archives.TarGz((new PaxTarEntry(TarEntryType.Directory, "./"), null), (new PaxTarEntry(TarEntryType.RegularFile, "./model/a.bin"), "weights")));

        Assert.Null(report.Problem);
        Assert.Equal(WeightsForm.TarGz, report.Form);
        Assert.Equal([new ArchiveEntry("model/a.bin", 7)], report.Entries);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(100, 0)]
    [InlineData(100_000, 0)]
    [InlineData(100_000, 1)]
    [InlineData(100_000, 512)]
    [InlineData(100_000, 100_000)]
    public void Accepts_gzip_members_one_after_the_other_and_zero_padding(int memberBytes, int padding)
    {
        var tar = Archives.Tar((new PaxTarEntry(TarEntryType.RegularFile, "a.bin"), "weights"));
        byte[] archive = [.. tar.Chunk(memberBytes).SelectMany(member => Archives.GZip(member)), .. new byte[padding]];

        var report = Check(archive);

        Assert.Null(report.Problem);
        Assert.Equal([new ArchiveEntry("a.bin", 7)], report.Entries);
    }

    /// <summary>
    /// Uses lengths for which the decompression buffer ends at every position around the end of the
    /// data.
    /// </summary>
    [Fact]
    public void Accepts_a_tar_gz_of_any_length()
    {
        var text = new byte[9000];
        new Random(3).NextBytes(text);
        for (var length = 7900; length < 8300; length++)
        {
            byte[] tar = [.. Archives.Tar((new PaxTarEntry(TarEntryType.RegularFile, "a.bin"), "weights")), .. text.AsSpan(0, length)];
            byte[] archive = Archives.GZip(tar);

            Assert.Null(Check(archive).Problem);
            Assert.Null(Check([.. archive, .. new byte[20]]).Problem);
            Assert.NotNull(Check(archive[..^1]).Problem);
        }
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public void Rejects_a_link_in_a_tar(TarEntryType type)
    {
        var report = Check(Archives.TarGz((new PaxTarEntry(type, "link") { LinkName = "/etc/passwd" }, null)));

        Assert.Equal($"the entry 'link' is a {type}; only files and folders are accepted.", report.Problem);
    }

    [Fact]
    public void Rejects_a_name_outside_the_folder_in_a_tar()
    {
        Assert.Contains("'..'", Check(Archives.TarGz((new PaxTarEntry(TarEntryType.RegularFile, "../evil"), "x"))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_tar_gz_with_a_wrong_checksum()
    {
        var archive = Archives.TarGz((new PaxTarEntry(TarEntryType.RegularFile, "a"), "weights"));
        archive[^6] ^= 1;

        Assert.Equal("the archive is damaged or incomplete.", Check(archive).Problem);
    }

    [Theory]
    [InlineData(1L << 30)]
    [InlineData(1L << 40)]
    public void Rejects_a_tar_gz_with_an_oversized_extended_header(long bytes)
    {
        Assert.Equal("the archive is damaged or incomplete.", Check(Archives.TarGzWithExtendedHeader(bytes)).Problem);
    }

    [Fact]
    public void Rejects_a_truncated_tar_gz_that_is_padded_with_zeros()
    {
        var archive = Archives.TarGz((new PaxTarEntry(TarEntryType.RegularFile, "a"), "some weights"));

        Assert.All(Enumerable.Range(2, archive.Length - 12), length => Assert.NotNull(Check([.. archive.AsSpan(0, length), .. new byte[10_000]]).Problem));
    }
}
