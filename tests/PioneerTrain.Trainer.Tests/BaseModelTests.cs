using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using PioneerTrain.Generators;
using PioneerTrain.TestKit;

namespace PioneerTrain.Trainer.Tests;

public sealed class BaseModelTests
{
    [Fact]
    public void The_catalogue_has_three_models_and_knows_their_other_names()
    {
        Assert.Equal("local/nano-en-v1 local/small-en-v1 local/small-scratch-v1", string.Join(' ', Some.Catalogue.Models.Select(model => model.Id)));
        Assert.Equal("local/small-en-v1", Some.Catalogue.Find("fastino/gliner2-base-v1")!.Id);
        Assert.Null(Some.Catalogue.Find("fastino/gliner2-large-v1"));
        Assert.All(Some.Catalogue.Models, model => Assert.Equal(40, model.LearningRateMultiplier));
    }

    [Fact]
    public void Nano_made_anew_is_the_nano_that_is_shipped()
    {
        using var folder = new TempFolder();

        var hash = Pretraining.Remake(Some.Nano.Model, folder.Path, threads: 2, _ => { }, CancellationToken.None);

        Assert.Equal(HashOf(Some.Nano.Model), hash);
        Assert.Equal(File.ReadAllText(Path.Combine(Some.Nano.Model.Folder, "config.json")), File.ReadAllText(folder.File("config.json")));
    }

    [Theory]
    [InlineData("local/nano-en-v1")]
    [InlineData("local/small-en-v1")]
    public void The_sums_in_the_readme_are_those_of_the_files(string id)
    {
        var readme = File.ReadAllText(Path.Combine(SourceFolder(), "../../src/PioneerTrain.Trainer/BaseModels/README.md"));

        var row = readme.Split('\n').Single(line => line.Contains($"`{id}` |", StringComparison.Ordinal));

        Assert.Contains($"`{HashOf(Some.Catalogue.Find(id)!)}`", row, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_random_weights_cannot_be_made()
    {
        var scratch = Some.Catalogue.Find("local/small-scratch-v1")!;

        var e = Assert.Throws<InvalidModelException>(() => Pretraining.Remake(scratch, "nowhere", threads: 1, _ => { }, CancellationToken.None));

        Assert.Equal("local/small-scratch-v1 starts from random weights, so there is nothing to make", e.Message);
    }

    private static string HashOf(BaseModel model) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(model.Folder, "model.safetensors"))));

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
