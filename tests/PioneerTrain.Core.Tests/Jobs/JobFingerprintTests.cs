using PioneerTrain.Jobs;

namespace PioneerTrain.Core.Tests.Jobs;

public sealed class JobFingerprintTests
{
    private static readonly JobFingerprint _some = new(new TrainingKey("01234567"), "89ab", "cdef01");

    [Fact]
    public void Is_equal_for_equal_parts_and_different_otherwise()
    {
        var key = TrainingKey.Of(["o/r", "body", null], isEvaluated: true);
        var fingerprint = JobFingerprint.Of(key, ["sha", null], ["1", "train"]);

        Assert.Equal(fingerprint, JobFingerprint.Of(TrainingKey.Of(["o/r", "body", null], isEvaluated: true), ["sha", null], ["1", "train"]));
        Assert.Matches("^[0-9a-f]{18}$", fingerprint.ToString());
        Assert.NotEqual(key, TrainingKey.Of(["o/rb", "ody", null], isEvaluated: true));
        Assert.NotEqual(key, TrainingKey.Of(["o/r", "body", ""], isEvaluated: true));
        Assert.NotEqual(key, TrainingKey.Of(["o/r", "body", null], isEvaluated: false));
        Assert.NotEqual(fingerprint.Commit, JobFingerprint.Of(key, ["other", null], ["1", "train"]).Commit);
        Assert.NotEqual(fingerprint.Run, JobFingerprint.Of(key, ["sha", null], ["2", "train"]).Run);
    }

    [Theory]
    [InlineData("tickets", "tickets-0123456789abcdef01")]
    [InlineData("{fingerprint}-tickets", "0123456789abcdef01-tickets")]
    [InlineData("tickets-{sha}", "tickets-6dcb09b5-0123456789abcdef01")]
    [InlineData("t-{run_id}-{fingerprint}", "t-1658821493-0123456789abcdef01")]
    public void Gives_a_job_a_searchable_name(string template, string name)
    {
        Assert.Equal(name, _some.NameFor(template, "6dcb09b5b57875f334f61aebed695e2e4193db5e", "1658821493"));
        Assert.True(_some.IsIn(name));
    }

    [Fact]
    public void Truncates_a_long_name_and_keeps_its_digits()
    {
        var name = _some.NameFor(new string('n', 64), null, null);

        Assert.Equal(64, name.Length);
        Assert.True(_some.IsIn(name));
    }

    [Fact]
    public void Recognizes_its_own_job_and_jobs_with_the_same_content()
    {
        Assert.True(_some.SharesContentWith("tickets-0123456789abffffff"));
        Assert.False(_some.IsIn("tickets-0123456789abffffff"));
        Assert.False(_some.SharesContentWith("tickets-0123456788abcdef01"));
        Assert.False(_some.IsIn(null));
    }

    [Theory]
    [InlineData("0123456789abcdef01", true)]
    [InlineData("0123456789ABCDEF", false)]
    [InlineData("0123456789abcde", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Is_parsed_only_from_its_own_format(string? text, bool isOne) =>
        Assert.Equal(isOne ? _some : null, JobFingerprint.Parse(text));

    [Theory]
    [InlineData("tickets", "tickets")]
    [InlineData("tickets-{sha}", "tickets")]
    [InlineData("{fingerprint}_tickets_{run_id}", "tickets")]
    [InlineData("{fingerprint}", "model")]
    public void Names_the_artifact_by_the_parts_that_are_equal_in_every_run(string template, string name) =>
        Assert.Equal(name, JobFingerprint.WithoutPlaceholders(template));
}
