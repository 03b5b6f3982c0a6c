using System.IO.Compression;
using System.Text.Json.Nodes;
using PioneerTrain.TestKit;
using PioneerTrain.Trainer.Checkpoints;

namespace PioneerTrain.Trainer.Tests;

/// <summary>A real checkpoint, read and then corrupted in many ways.</summary>
public sealed class CheckpointFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _path;

    public CheckpointFileTests()
    {
        var observer = new RecordingObserver();
        observer.Run(_folder, TestData.Recipe(TrainableWeights.Lora, 1) with { LearningRate = 2.5e-3 }, TestData.Nano, TestData.DemoRows(train: 20, heldOut: 10));
        _path = observer.Checkpoints[0].Zip;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Contains_its_files_in_a_fixed_order_without_dates()
    {
        using var zip = ZipFile.OpenRead(_path);

        Assert.Equal(
            "model.safetensors config.json labels.json metrics.json adapter_model.safetensors adapter_config.json",
            string.Join(' ', zip.Entries.Select(entry => entry.FullName)));
        Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime));
    }

    [Fact]
    public void Adapter_has_the_names_and_shapes_of_peft()
    {
        using var zip = ZipFile.OpenRead(_path);
        var tensors = SafeTensors.Read(Bytes(zip, "adapter_model.safetensors"));
        var config = JsonNode.Parse(Bytes(zip, "adapter_config.json"))!;

        Assert.Equal("16,64", string.Join(',', tensors.Single(tensor => tensor.Name == "base_model.model.encoder.layer.0.query.lora_A.weight").Shape));
        Assert.Equal("64,16", string.Join(',', tensors.Single(tensor => tensor.Name == "base_model.model.encoder.layer.0.query.lora_B.weight").Shape));
        Assert.Equal("16,8192", string.Join(',', tensors.Single(tensor => tensor.Name == "base_model.model.embeddings.lora_embedding_A").Shape));
        Assert.Equal("64,16", string.Join(',', tensors.Single(tensor => tensor.Name == "base_model.model.embeddings.lora_embedding_B").Shape));
        Assert.Equal(16, tensors.Count);
        Assert.Equal("LORA", (string?)config["peft_type"]);
        Assert.Equal(16, (int?)config["r"]);
        Assert.Equal("local/nano-en-v1", (string?)config["base_model_name_or_path"]);
    }

    [Fact]
    public void Merged_weights_are_the_base_plus_the_scaled_product_of_the_adapter()
    {
        using var zip = ZipFile.OpenRead(_path);
        var merged = SafeTensors.Read(Bytes(zip, "model.safetensors")).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var adapter = SafeTensors.Read(Bytes(zip, "adapter_model.safetensors")).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var before = SafeTensors.Read(File.ReadAllBytes(Path.Combine(TestData.Nano.Model.Folder, "model.safetensors")))
            .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        const string Layer = "encoder.layer.0.query";
        var a = adapter[$"base_model.model.{Layer}.lora_A.weight"].Values;
        var b = adapter[$"base_model.model.{Layer}.lora_B.weight"].Values;

        var largest = 0.0;
        for (var output = 0; output < 64; output++)
        {
            for (var input = 0; input < 64; input++)
            {
                var product = Enumerable.Range(0, 16).Sum(k => (double)b[(output * 16) + k] * (double)a[(k * 64) + input]);
                largest = Math.Max(largest, Math.Abs(product));
                var at = (output * 64) + input;
                Assert.Equal((double)before[$"{Layer}.weight"].Values[at] + (2 * product), (double)merged[$"{Layer}.weight"].Values[at], tolerance: 2e-3);
            }
        }

        Assert.InRange(largest, 0.02, 1);
    }

    [Theory]
    [InlineData("config.json", "format", "\"x\"", "the format of the checkpoint is \"x\"; expected \"pioneer-local-checkpoint-v1\"")]
    [InlineData("config.json", "learning_rate_multiplier", "0", "learning_rate_multiplier of the checkpoint is 0; expected a number greater than 0")]
    [InlineData("config.json", "base_model", "null", "config.json in the checkpoint is not valid")]
    [InlineData("labels.json", "entity_labels", """["a","a"]""", "the checkpoint has 2 entity labels; expected at most 256 different ones")]
    [InlineData("labels.json", "entity_labels", """["a",null]""", "the checkpoint has 2 entity labels; expected at most 256 different ones")]
    public void Reports_an_impossible_value(string file, string key, string value, string message)
    {
        ChangeJson(file, json => json[key] = JsonNode.Parse(value));

        Assert.Equal(message, Assert.Throws<InvalidModelException>(() => CheckpointFile.Read(_path)).Message);
    }

    [Theory]
    [InlineData("buckets", 2_000_000_000, "the architecture of the checkpoint is invalid: buckets is 2000000000; expected 16 to 131072")]
    [InlineData("width", 65, "the architecture of the checkpoint is invalid: width is 65; expected a multiple of 16 up to 512")]
    [InlineData("layers", 0, "the architecture of the checkpoint is invalid: layers is 0; expected 1 to 8")]
    [InlineData("heads", 3, "the architecture of the checkpoint is invalid: heads is 3; expected a divisor of the width 64 up to 16")]
    [InlineData("feed_forward_width", -16, "the architecture of the checkpoint is invalid: feed_forward_width is -16; expected a multiple of 16 up to 2048")]
    [InlineData("max_tokens", 100_000, "the architecture of the checkpoint is invalid: max_tokens is 100000; expected 8 to 512")]
    [InlineData("layers", 2, "the file has 26 tensors; expected 47 for this architecture")]
    [InlineData("buckets", 4096, "the tensor embeddings.weight has shape [8192, 64]; expected shape [4096, 64]")]
    public void Reports_an_architecture_that_is_invalid_or_does_not_match_the_weights(string size, int value, string message)
    {
        ChangeJson("config.json", json => json["architecture"]![size] = value);

        Assert.Equal(message, Assert.Throws<InvalidModelException>(() => CheckpointFile.Read(_path).ToModel(threads: 1)).Message);
    }

    [Fact]
    public void Reports_a_missing_or_duplicate_file()
    {
        Change(zip => zip.GetEntry("labels.json")!.Delete());
        Assert.Equal("the checkpoint has 0 files named labels.json; expected one", Assert.Throws<InvalidModelException>(() => CheckpointFile.Read(_path)).Message);

        Change(zip =>
        {
            zip.CreateEntry("labels.json");
            zip.CreateEntry("labels.json");
        });
        Assert.Equal("the checkpoint has 2 files named labels.json; expected one", Assert.Throws<InvalidModelException>(() => CheckpointFile.Read(_path)).Message);
    }

    [Fact]
    public void Rejects_an_oversized_file_without_reading_it()
    {
        Change(zip => Replace(zip, "labels.json", new string(' ', 2 << 20)));

        var e = Assert.Throws<InvalidModelException>(() => CheckpointFile.Read(_path));

        Assert.Equal("labels.json in the checkpoint has 2097152 bytes; expected at most 1048576", e.Message);
    }

    [Fact]
    public void Rejects_a_truncated_archive()
    {
        using (var stream = File.OpenWrite(_path))
        {
            stream.SetLength(stream.Length / 2);
        }

        Assert.Equal("the checkpoint is not a complete zip archive", Assert.Throws<InvalidModelException>(() => CheckpointFile.Read(_path)).Message);
    }

    private static byte[] Bytes(ZipArchive zip, string name)
    {
        using var stream = zip.GetEntry(name)!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static void Replace(ZipArchive zip, string name, string text)
    {
        zip.GetEntry(name)!.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }

    private void ChangeJson(string file, Action<JsonObject> change) => Change(zip =>
    {
        var json = JsonNode.Parse(Bytes(zip, file))!.AsObject();
        change(json);
        Replace(zip, file, json.ToJsonString());
    });

    private void Change(Action<ZipArchive> change)
    {
        using var zip = ZipFile.Open(_path, ZipArchiveMode.Update);
        change(zip);
    }
}
