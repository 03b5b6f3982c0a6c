using System.Buffers.Binary;
using PioneerTrain.Gating;
using PioneerTrain.GitHub.Baselines;
using PioneerTrain.Reporting;

namespace PioneerTrain.GitHub.Tests.Baselines;

/// <summary>The archive of a report artifact is untrusted.</summary>
public sealed class ReportArchiveTests
{
    [Fact]
    public void Has_the_evaluation_and_the_verdict_of_a_run()
    {
        var read = ReportArchive.Read(Reports.Usable, Reports.DigestOf(Reports.Usable));

        Assert.Null(read.Problem);
        Assert.Equal(("job-1", VerdictWord.Failed), (read.Result!.Job!.Id, read.Result.Gate!.Verdict));
        Assert.Equal("job-1", read.Evaluation!.Model);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("md5:00")]
    public void Is_read_without_a_digest_that_can_be_compared(string? digest) => Assert.NotNull(ReportArchive.Read(Reports.Usable, digest).Evaluation);

    [Fact]
    public void Must_have_the_digest_that_GitHub_lists() =>
        AssertUnusable(Reports.Usable, "it does not have the digest that GitHub lists", $"sha256:{new string('0', 64)}");

    [Fact]
    public void Has_no_evaluation_when_the_run_made_none()
    {
        var read = ReportArchive.Read(Reports.Zip(("result.json", Reports.Result)), null);

        Assert.Equal((null, null), (read.Problem, read.Evaluation));
        Assert.NotNull(read.Result);
    }

    [Theory]
    [InlineData("../evaluation.json")]
    [InlineData("folder/evaluation.json")]
    [InlineData("Evaluation.json")]
    [InlineData("/evaluation.json")]
    public void Reads_no_file_that_is_not_at_its_root(string name) =>
        Assert.Null(ReportArchive.Read(Reports.Zip((name, Reports.Evaluation), ("result.json", Reports.Result)), null).Evaluation);

    [Fact]
    public void Must_have_a_valid_result_of_the_same_job()
    {
        AssertUnusable(Reports.Zip(("evaluation.json", Reports.Evaluation)), "it has no result.json");
        AssertUnusable(Of("{}"), "schema_version of result.json is 0, and this program reads 1");
        AssertUnusable(Of("null"), "result.json is null");
        AssertUnusable(Of("""{"schema_version":1,"gate":{"verdict":"great"}}"""), "result.json is not the result of a run");
        AssertUnusable(Of("""{"schema_version":1,"job":{"id":"job-2"}}"""), "evaluation.json is not of the job in result.json");
        AssertUnusable(Of("""{"schema_version":1}"""), "evaluation.json is not of the job in result.json");

        static byte[] Of(string result) => Reports.Zip(("evaluation.json", Reports.Evaluation), ("result.json", result));
    }

    [Fact]
    public void Must_have_an_evaluation_that_the_reader_accepts() =>
        AssertUnusable(Reports.Zip(("evaluation.json", "{"), ("result.json", Reports.Result)), "evaluation.json: the file is not an evaluation.json");

    [Fact]
    public void Must_not_have_a_file_twice() =>
        AssertUnusable(
            Reports.Zip(("evaluation.json", Reports.Evaluation), ("result.json", Reports.Result), ("evaluation.json", Reports.Evaluation)),
            "it is damaged, or one of its files is too large");

    [Fact]
    public void Must_not_inflate_beyond_the_maximum_of_a_file()
    {
        var bomb = Reports.Zip(("evaluation.json", new string(' ', EvaluationFileReader.MaximumBytes + 1)), ("result.json", Reports.Result));

        Assert.InRange(bomb.Length, 1, 1 << 20);
        AssertUnusable(bomb, "it is damaged, or one of its files is too large");
    }

    [Fact]
    public void Must_not_have_many_files()
    {
        var many = Reports.Zip([.. Enumerable.Range(0, 65).Select(number => ($"{number}", ""))]);
        AssertUnusable(many, "at most 64 files");

        // The number of entries is wrong, the list of them is as long as before.
        var few = Reports.Zip([.. Enumerable.Range(0, 1_000).Select(number => ($"{number}", ""))]);
        BinaryPrimitives.WriteUInt16LittleEndian(few.AsSpan(few.Length - 12), 3);
        AssertUnusable(few, "at most 64 files");
    }

    [Theory]
    [InlineData(4, 0xFFFF)]
    [InlineData(10, 0xFFFF)]
    [InlineData(16, 0xFFFF)]
    public void Must_not_refer_to_a_list_with_64_bits(int field, int value)
    {
        var archive = Reports.Usable.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(archive.AsSpan(archive.Length - 22 + field), (ushort)value);

        AssertUnusable(archive, "at most 64 files");
    }

    [Fact]
    public void Never_throws_when_it_is_cut_or_changed()
    {
        var random = new Random(20261127);
        for (var length = 0; length < Reports.Usable.Length; length++)
        {
            _ = ReportArchive.Read(Reports.Usable.AsMemory(0, length), null);
        }

        for (var round = 0; round < 20_000; round++)
        {
            var archive = Reports.Usable.ToArray();
            for (var change = 0; change <= round % 4; change++)
            {
                archive[random.Next(archive.Length)] = (byte)random.Next(256);
            }

            _ = ReportArchive.Read(archive, null);
        }
    }

    private static void AssertUnusable(byte[] archive, string problem, string? digest = null)
    {
        var read = ReportArchive.Read(archive, digest);

        Assert.Equal((null, null), (read.Result, read.Evaluation));
        Assert.Contains(problem, read.Problem, StringComparison.Ordinal);
    }
}
