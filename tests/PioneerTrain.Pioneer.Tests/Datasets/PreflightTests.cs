using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Datasets;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Datasets;

public sealed class PreflightTests
{
    private const string KeyRoute = "GET /felix/training-jobs";
    private const string DatasetRoute = "GET /felix/datasets/my-ner-dataset";
    private const string ModelsRoute = "GET /base-models";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Accepts_a_valid_config_and_pins_its_dataset()
    {
        using var service = Service(Versions(("2", "ready"), ("1", "ready")));

        var result = await CheckAsync(service, TestValues.Config);

        Assert.Empty(result.Problems);
        Assert.Empty(result.Warnings);
        Assert.Equal([new DatasetReference("my-ner-dataset", "2")], result.Datasets);
    }

    [Fact]
    public async Task Fails_first_when_the_key_is_rejected()
    {
        using var service = new ScriptedHandler().On(KeyRoute, 401);

        var refused = await Assert.ThrowsAsync<PioneerException>(() => CheckAsync(service, TestValues.Config));

        Assert.Equal(PioneerErrorKind.KeyRejected, refused.Kind);
    }

    [Fact]
    public async Task Reads_a_recorded_list_of_versions()
    {
        using var service = new ScriptedHandler().On("GET /felix/datasets/biosignal-troubleshooting-120", 200, Contract.Read("live/dataset-versions.json"));

        var version = Assert.Single(await TestValues.Client(service).GetDatasetVersionsAsync("biosignal-troubleshooting-120", default));

        Assert.Equal(new Dataset("6a1f", "biosignal-troubleshooting-120", "1", "ner", "ready", null, 5) { Size = 6398, Warnings = version.Warnings }, version);
        Assert.Empty(version.Warnings);
    }

    [Fact]
    public async Task Suggests_similar_names_for_a_missing_dataset()
    {
        using var service = new ScriptedHandler().On(KeyRoute, 200, "[]").On(DatasetRoute, 404).On(ModelsRoute, 200, Contract.Read("live/base-models.json"))
            .On("GET /felix/datasets", 200, """{"datasets":[{"dataset_name":"zebra"},{"dataset_name":"my-ner-datasets"},{"name":"My_NER_dataset"},{"dataset_name":"other"}]}""");

        var problem = Assert.Single((await CheckAsync(service, TestValues.Config)).Problems);

        Assert.Equal("The service has no dataset 'my-ner-dataset'; the nearest dataset names are 'my-ner-datasets', 'My_NER_dataset', 'other'.", problem);
    }

    [Fact]
    public async Task Lists_the_existing_versions_for_a_missing_version()
    {
        using var service = Service(Versions(("2", "ready"), ("1", "ready")));

        var problem = Assert.Single((await CheckAsync(service, With(new DatasetReference("my-ner-dataset", "7")))).Problems);

        Assert.Equal("Dataset 'my-ner-dataset' has no version 7; it has 2, 1.", problem);
    }

    [Fact]
    public async Task Reports_the_reason_of_a_failed_dataset()
    {
        using var service = Service("""{"versions":[{"version_number":"1","status":"failed","processing_error":"line 3: no text"}]}""");

        var problem = Assert.Single((await CheckAsync(service, TestValues.Config)).Problems);

        Assert.Equal("Dataset 'my-ner-dataset' could not be processed by the service: line 3: no text. Correct the data and upload it again.", problem);
    }

    [Fact]
    public async Task Uses_an_older_ready_version_with_a_warning()
    {
        using var service = Service(Versions(("1", "ready"), ("2", "validating")));

        var result = await CheckAsync(service, TestValues.Config);

        Assert.Equal([new DatasetReference("my-ner-dataset", "1")], result.Datasets);
        Assert.Equal("Dataset 'my-ner-dataset': version 2 is 'validating', so version 1, the newest that is ready, is used.", Assert.Single(result.Warnings));
    }

    [Fact]
    public async Task Waits_for_a_dataset_in_progress()
    {
        using var service = Service(Versions(("1", "uploading")), Versions(("1", "validating")), Versions(("1", "ready")));

        var result = await CheckAsync(service, TestValues.Config);

        Assert.Empty(result.Problems);
        Assert.Equal([new DatasetReference("my-ner-dataset", "1")], result.Datasets);
    }

    [Fact]
    public async Task Fails_when_a_dataset_stays_in_progress()
    {
        using var service = Service([.. Enumerable.Repeat(Versions(("1", "validating")), 4)]);

        var preflight = new Preflight(TestValues.Client(service, _time, new ServiceTimings { DatasetReadyWithin = TimeSpan.FromSeconds(0.5) }));
        var problem = Assert.Single((await _time.DriveAsync(preflight.CheckAsync(TestValues.Config, default))).Problems);

        Assert.Equal("Dataset 'my-ner-dataset' is 'validating' and did not become ready within 0.5 s; run again when it is.", problem);
    }

    [Fact]
    public async Task Skips_a_dataset_that_a_data_file_creates()
    {
        using var service = new ScriptedHandler().On(KeyRoute, 200, "[]").On(ModelsRoute, 200, Contract.Read("live/base-models.json"));

        var result = await CheckAsync(service, TestValues.Config with { DataFiles = [new DataFile("my-ner-dataset", "data/train.jsonl")] });

        Assert.Empty(result.Problems);
        Assert.Equal(TestValues.Request.Datasets, result.Datasets);
    }

    [Fact]
    public async Task Checks_the_held_out_dataset()
    {
        using var service = Service(Versions(("1", "ready"))).On("GET /felix/datasets/held%20out", 404).On("GET /felix/datasets", 200, "[]");

        var config = TestValues.Config with { Evaluation = new EvaluationSettings.ServiceDataset(new DatasetReference("held out"), null) };
        var problem = Assert.Single((await CheckAsync(service, config)).Problems);

        Assert.Equal("The service has no dataset 'held out'; it has no dataset at all.", problem);
    }

    [Theory]
    [InlineData("fastino/gliner2-bse-v1", "The service has no base model 'fastino/gliner2-bse-v1'; the nearest trainable base model names are 'fastino/gliner2-base-v1', 'fastino/gliner2-large-v1'.")]
    [InlineData("closed/chat-1", "The base model 'closed/chat-1' cannot be trained; the nearest trainable base model names are 'fastino/gliner2-base-v1', 'fastino/gliner2-large-v1'.")]
    public async Task Reports_a_base_model_that_cannot_be_trained(string baseModel, string problem)
    {
        using var service = Service(Versions(("1", "ready")));

        var result = await CheckAsync(service, TestValues.Config with { Job = TestValues.Config.Job with { BaseModel = baseModel } });

        Assert.Equal(problem, Assert.Single(result.Problems));
    }

    [Fact]
    public async Task Skips_the_catalogue_for_a_checkpoint()
    {
        using var service = new ScriptedHandler().On(KeyRoute, 200, "[]").On(DatasetRoute, 200, Versions(("1", "ready")));

        var result = await CheckAsync(service, TestValues.Config with { Job = TestValues.Config.Job with { BaseModel = "9e46b80e-7895-47c6-a88b-854deb354896" } });

        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData(404, "", "the catalogue cannot be read: failed with status 404: Not Found.")]
    [InlineData(200, "[]", "the service lists no base models.")]
    public async Task Warns_when_the_catalogue_cannot_be_read(int status, string body, string warning)
    {
        using var service = new ScriptedHandler().On(KeyRoute, 200, "[]").On(DatasetRoute, 200, Versions(("1", "ready"))).On(ModelsRoute, status, body);

        var result = await CheckAsync(service, TestValues.Config);

        Assert.Empty(result.Problems);
        Assert.EndsWith(warning, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warns_about_settings_that_are_left_to_the_service()
    {
        using var service = Service(Versions(("1", "ready")));

        var result = await CheckAsync(service, TestValues.Config with { Job = TestValues.Request });

        Assert.Empty(result.Problems);
        Assert.StartsWith("nr_epochs is not set", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    private Task<PreflightResult> CheckAsync(ScriptedHandler service, TrainingConfig config) =>
        _time.DriveAsync(new Preflight(TestValues.Client(service, _time)).CheckAsync(config, default));

    private static ScriptedHandler Service(params string[] answers)
    {
        var service = new ScriptedHandler().On(KeyRoute, 200, """{"training_jobs":[]}""").On(ModelsRoute, 200, Contract.Read("live/base-models.json"));
        foreach (var answer in answers)
        {
            service.On(DatasetRoute, 200, answer);
        }

        return service;
    }

    private static TrainingConfig With(DatasetReference dataset) => TestValues.Config with { Job = TestValues.Config.Job with { Datasets = [dataset] } };

    private static string Versions(params (string Number, string Status)[] versions) =>
        $$"""{"success":true,"versions":[{{string.Join(',', versions.Select(version => $$"""{"version_number":"{{version.Number}}","status":"{{version.Status}}"}"""))}}]}""";
}
