using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Pioneer.Tests.Weights;

public sealed class StreamedZipCheckTests
{
    private static readonly byte[] _data = "weights"u8.ToArray();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Accepts_what_the_class_library_writes_however_it_arrives(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var (zip, files) = RandomZips.Next(random);

            Assert.Equal(files, Check(zip, pieces: random));
        }
    }

    [Fact]
    public void Accepts_zip64()
    {
        var zip = new HandmadeZip(isZip64: true).Add("a", _data).Add("b", [.. Archives.Zip(("archive/data.pkl", "nested"))]).End();

        Assert.Equal(["a", "b"], Check(zip).Select(file => file.Name));
    }

    [Theory]
    [InlineData("../evil", "'..'")]
    [InlineData("a/../../evil", "'..'")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("C:/evil", "drive letter")]
    [InlineData("a\\..\\evil", "backslash")]
    [InlineData("a\nb", "control character")]
    [InlineData("./a", "empty or '.' part")]
    public void Refuses_names_that_could_leave_the_folder(string name, string why)
    {
        Assert.Contains(why, WhyNot(Archives.Zip((name, "x"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/evil")]
    [InlineData("..\\evil")]
    public void Refuses_a_dangerous_name_that_only_a_reader_without_the_directory_would_see(string name)
    {
        var hidden = HandmadeZip.LocalHeader(name);
        byte[][] zips =
        [
            new HandmadeZip().Add("a", _data).Raw(hidden).Add("b", _data).End(),
            new HandmadeZip().Add("a", [.. _data, .. hidden, .. _data]).End(),
            new HandmadeZip().Add("a", [.. _data, .. HandmadeZip.LocalHeader("harmless", extra: HandmadeZip.UnicodePath(name))]).End(),
            new HandmadeZip().Add("a", _data, extra: HandmadeZip.UnicodePath(name)).End(),
            new HandmadeZip().Add("a", _data).End(comment: hidden),
        ];

        Assert.All(zips, zip => Assert.Contains($"'{name}'", WhyNot(zip), StringComparison.Ordinal));
    }

    [Fact]
    public void Lets_pass_within_data_what_no_reader_takes_for_a_header()
    {
        byte[] data = [.. HandmadeZip.LocalHeader("../evil", version: 46), .. HandmadeZip.LocalHeader("../evil", flags: 1), .. HandmadeZip.LocalHeader("archive/data.pkl")];

        Assert.Equal("a", Assert.Single(Check(new HandmadeZip().Add("a", data).End())).Name);
    }

    [Fact]
    public void Refuses_headers_that_lie_over_each_other_before_they_cost_much()
    {
        byte[] one = [.. HandmadeZip.LocalHeader("x")[..26], 0xFF, 0x7F, 0xFF, 0x7F];
        var zip = new HandmadeZip().Add("a", [.. Enumerable.Repeat(one, 20_000).SelectMany(bytes => bytes)]).End();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("the archive is damaged or was cut off.", WhyNot(zip));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * 1024 * 1024);
    }

    [Fact]
    public void Refuses_entries_that_the_directory_tells_otherwise()
    {
        byte[][] zips =
        [
            new HandmadeZip().Add("a", _data, listedAs: "b").End(),
            new HandmadeZip().Add("a", _data).List("b", _data.Length, offset: 0).End(),
            new HandmadeZip().Raw(HandmadeZip.LocalHeader("a", size: 3)).Raw(_data).List("a", 3, offset: 0).End(),
            Patched(at: 16, value: 1),
            Patched(at: 24, value: 1),
        ];

        Assert.All(zips, zip => Assert.NotNull(WhyNot(zip)));
        Assert.Equal("the directory and the entry 'b' itself do not say the same.", WhyNot(zips[0]));
    }

    [Fact]
    public void Refuses_an_entry_that_the_directory_leaves_out()
    {
        var zip = new HandmadeZip().Raw(HandmadeZip.LocalHeader("secret", size: _data.Length)).Raw(_data).Add("a", _data).End();

        Assert.Equal("the archive holds entries that its directory does not list.", WhyNot(zip));
    }

    [Fact]
    public void Refuses_what_stands_before_between_or_behind_the_parts()
    {
        var good = new HandmadeZip().Add("a", _data).End();
        byte[][] zips =
        [
            [.. "PK"u8, .. good],
            new HandmadeZip().Add("a", _data).Raw([0]).Add("b", _data).End(),
            [.. good, 0],
            new HandmadeZip().Add("a", _data).End(comment: [.. "PK\u0005\u0006"u8, .. new byte[18]]),
        ];

        Assert.All(zips, zip => Assert.Equal("the archive is damaged or was cut off.", WhyNot(zip)));
    }

    [Fact]
    public void Refuses_a_zip_cut_at_any_byte()
    {
        var random = new Random(4);
        byte[][] zips = [Archives.Zip(("a", "some weights")), new HandmadeZip(isZip64: true).Add("a", _data).End(), RandomZips.Next(random).Zip];

        Assert.All(zips, zip => Assert.All(Enumerable.Range(0, Math.Min(zip.Length, 2000)), cut => Assert.NotNull(WhyNot(zip[..^(cut + 1)]))));
    }

    [Fact]
    public void Refuses_links_and_encrypted_entries()
    {
        var entry = HandmadeZip.LocalHeader("a", size: _data.Length);
        var link = new HandmadeZip().Raw(entry).Raw(_data).List("a", _data.Length, 0, attributes: 0xA1FF0000).End();
        var encrypted = new HandmadeZip().Raw(entry).Raw(_data).List("a", _data.Length, 0, flags: 1).End();

        Assert.Contains("is a link or a device", WhyNot(link), StringComparison.Ordinal);
        Assert.Contains("is encrypted", WhyNot(encrypted), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_too_many_entries_and_more_than_the_limit_by_what_is_declared()
    {
        var zip = Archives.Zip([.. Enumerable.Range(0, 11).Select(number => ($"{number}", "x"))]);
        var zeros = Archives.Zip(("zeros", new string('\0', 1 << 20)));

        Assert.Equal("the archive has more than 10 entries.", WhyNot(zip, ArchiveLimits.Default with { MostEntries = 10 }));
        Assert.Contains("unpacks to far more", WhyNot(zip, ArchiveLimits.Default with { MostBytes = 10 }), StringComparison.Ordinal);
        Assert.Contains("unpacks to far more", WhyNot(zeros, ArchiveLimits.Default with { BytesWithoutRatio = 1000 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_zip_without_a_file_that_holds_something()
    {
        Assert.Equal("the archive holds no files.", WhyNot(Archives.Zip()));
        Assert.Equal("the archive holds no files.", WhyNot(Archives.Zip(("model/", ""), ("model/a.bin", ""))));
    }

    private static byte[] Patched(int at, uint value)
    {
        var zip = Archives.Zip(("a", "weights"));
        Archives.PatchCentralDirectory(zip, at, value);
        return zip;
    }

    private static string? WhyNot(byte[] zip, ArchiveLimits? limits = null)
    {
        try
        {
            Check(zip, limits);
            return null;
        }
        catch (RefusedArchiveException refused)
        {
            return refused.Message;
        }
    }

    /// <param name="pieces">Cuts the bytes at random; null gives them at once.</param>
    private static IReadOnlyList<ArchiveEntry> Check(byte[] zip, ArchiveLimits? limits = null, Random? pieces = null)
    {
        using var check = new StreamedZipCheck(limits ?? ArchiveLimits.Default);
        for (var at = 0; at < zip.Length;)
        {
            var length = Math.Min(zip.Length - at, pieces is null ? zip.Length : pieces.Next(1, pieces.Next(2) == 0 ? 4 : 5000));
            check.Append(zip.AsSpan(at, length));
            at += length;
        }

        return check.Finish();
    }
}
