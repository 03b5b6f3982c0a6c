using PioneerTrain.Generators;

namespace PioneerTrain.GitHub.Tests.Repository;

public sealed class KeptModelsTests
{
    [Fact]
    public void The_committed_list_of_kept_models_is_the_generated_one() =>
        Assert.Equal(
            KeptModels.Source(),
            File.ReadAllText(TestKit.Repository.File($"src/PioneerTrain.GitHub/Repository/{KeptModels.FileName}")),
            ignoreLineEndingDifferences: true);
}
