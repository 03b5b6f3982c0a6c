using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using PioneerTrain.Generators;
using PioneerTrain.TestKit;

namespace PioneerTrain.Trainer.Tests;

public sealed class BaseModelTests
{
    [Fact]
    public void Catalogue_finds_three_models_by_name_and_alias()
    {
        Assert.Equal("local/nano-en-v1 local/small-en-v1 local/small-scratch-v1", string.Join(' ', TestData.Catalogue.Models.Select(model => model.Id)));
        Assert.Equal("local/small-en-v1", TestData.Catalogue.Find("fastino/gliner2-base-v1")!.Id);
        Assert.Null(TestData.Catalogue.Find("fastino/gliner2-large-v1"));
        Assert.All(TestData.Catalogue.Models, model => Assert.Equal(40, model.LearningRateMultiplier));
    }

    [Fact]
    public void Regenerated_nano_equals_the_shipped_nano()
    {
        using var folder = new TempFolder();

        var hash = Pretraining.Remake(TestData.Nano.Model, folder.Path, threads: 2, _ => { }, CancellationToken.None);

        Assert.Equal(HashOf(TestData.Nano.Model), hash);
        Assert.Equal(File.ReadAllText(Path.Combine(TestData.Nano.Model.Folder, "config.json")), File.ReadAllText(folder.File("config.json")));
    }

    [Theory]
    [InlineData("local/nano-en-v1")]
    [InlineData("local/small-en-v1")]
    public void Readme_lists_the_checksums_of_the_files(string id)
    {
        var readme = File.ReadAllText(Path.Combine(SourceFolder(), "../../src/PioneerTrain.Trainer/BaseModels/README.md"));

        var row = readme.Split('\n').Single(line => line.Contains($"`{id}` |", StringComparison.Ordinal));

        Assert.Contains($"`{HashOf(TestData.Catalogue.Find(id)!)}`", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_model_with_random_weights()
    {
        var scratch = TestData.Catalogue.Find("local/small-scratch-v1")!;

        var e = Assert.Throws<InvalidModelException>(() => Pretraining.Remake(scratch, "nowhere", threads: 1, _ => { }, CancellationToken.None));

        Assert.Equal("local/small-scratch-v1 starts from random weights and has no pretraining recipe", e.Message);
    }

    private static string HashOf(BaseModel model) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(model.Folder, "model.safetensors"))));

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
