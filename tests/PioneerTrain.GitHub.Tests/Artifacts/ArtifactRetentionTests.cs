using PioneerTrain.GitHub.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

public sealed class ArtifactRetentionTests
{
    [Theory]
    [InlineData(null, "90", null)]
    [InlineData(0, "90", null)]
    [InlineData(5, "90", 5)]
    [InlineData(90, "90", 90)]
    [InlineData(30, null, 30)]
    [InlineData(30, "many", 30)]
    [InlineData(30, "0", 30)]
    public void Uses_the_requested_retention_within_the_maximum(int? asked, string? maximum, int? days)
    {
        var retention = ArtifactRetention.Resolve(asked, maximum);

        Assert.Equal(new ArtifactRetention(days, Notice: null), retention);
    }

    [Theory]
    [InlineData(120, "90", 90)]
    [InlineData(int.MaxValue, null, 400)]
    [InlineData(int.MaxValue, "2147483647", 400)]
    public void Reduces_a_retention_above_the_maximum_with_a_notice(int asked, string? maximum, int days)
    {
        var retention = ArtifactRetention.Resolve(asked, maximum);

        Assert.Equal(new ArtifactRetention(days, $"The artifact is kept for {days} days instead of {asked}, because {days} days is the maximum."), retention);
    }

    [Fact]
    public void Rejects_a_negative_retention()
    {
        var failure = Assert.Throws<ArtifactException>(() => ArtifactRetention.Resolve(-1, "90"));

        Assert.Equal(ArtifactErrorKind.Retention, failure.Kind);
        Assert.Equal("The retention of the artifact is -1 days; expected 1 or more, or 0 for the setting of the repository.", failure.Message);
    }
}
