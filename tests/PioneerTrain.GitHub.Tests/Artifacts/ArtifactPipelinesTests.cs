using PioneerTrain.GitHub.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

public sealed class ArtifactPipelinesTests
{
    [Theory]
    [InlineData(0, 0, 3.0)]
    [InlineData(0, 0.999, 3.0)]
    [InlineData(1, 0, 4.5)]
    [InlineData(1, 0.5, 5.625)]
    [InlineData(2, 0, 6.75)]
    [InlineData(3, 0, 10.125)]
    public void Retries_the_service_after_the_official_delays(int retry, double spread, double seconds) =>
        Assert.Equal(seconds, ArtifactPipelines.ServiceDelay(retry, spread).TotalSeconds, 6);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 8)]
    [InlineData(2, 16)]
    public void Retries_the_storage_after_the_delays_of_Azure(int retry, double seconds) =>
        Assert.Equal(seconds, ArtifactPipelines.StorageDelay(retry).TotalSeconds, 6);
}
