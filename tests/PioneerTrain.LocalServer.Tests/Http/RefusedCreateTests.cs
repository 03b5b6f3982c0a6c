using System.Net;
using System.Text.Json.Nodes;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

/// <summary>All cases share one server because none of them changes its state.</summary>
public sealed class RefusedCreateTests(RefusedCreateTests.Fixture fixture) : IClassFixture<RefusedCreateTests.Fixture>
{
    private const string NotAModelId = "Input should be a model ID from GET /base-models (owner/name) or a checkpoint UUID, not a free-form string";
    private const string Good = """{"model_name":"m","base_model":"local/small-en-v1","datasets":[{"name":"people"}]}""";

    [Theory]
    [InlineData("model_name", null, "missing", "Field required")]
    [InlineData("model_name", "\"\"", "string_too_short", "String should have at least 1 character")]
    [InlineData("model_name", "7", "string_type", "Input should be a valid string")]
    [InlineData("base_model", null, "missing", "Field required")]
    [InlineData("base_model", "null", "missing", "Field required")]
    [InlineData("base_model", "\"my favorite model\"", "value_error", NotAModelId)]
    [InlineData("base_model", "\"../../etc/passwd\"", "value_error", NotAModelId)]
    [InlineData("datasets", null, "missing", "Field required")]
    [InlineData("datasets", "[]", "too_short", "List should have at least 1 item after validation, not 0")]
    [InlineData("datasets", "\"people\"", "list_type", "Input should be a valid list")]
    [InlineData("training_type", "\"qlora\"", "literal_error", "Input should be 'lora' or 'full'")]
    [InlineData("training_algorithm", "\"grpo\"", "literal_error", "Input should be 'sft'")]
    [InlineData("nr_epochs", "0", "greater_than_equal", "Input should be greater than or equal to 1")]
    [InlineData("nr_epochs", "1.5", "int_type", "Input should be a valid integer")]
    [InlineData("nr_epochs", "99999999999", "less_than_equal", "Input should be less than or equal to 10000")]
    [InlineData("learning_rate", "0", "greater_than", "Input should be greater than 0")]
    [InlineData("learning_rate", "\"5e-5\"", "float_type", "Input should be a valid number")]
    [InlineData("learning_rate", "1e999", "float_type", "Input should be a valid number")]
    [InlineData("warmup_steps", "0", "greater_than_equal", "Input should be greater than or equal to 1")]
    [InlineData("lora_r", "65", "less_than_equal", "Input should be less than or equal to 64")]
    [InlineData("validation_data_percentage", "20", "less_than_equal", "Input should be less than or equal to 1")]
    public async Task Reports_the_field_and_the_expected_value(string field, string? value, string type, string sentence)
    {
        var body = JsonNode.Parse(Good)!.AsObject();
        body.Remove(field);
        if (value is not null)
        {
            body[field] = JsonNode.Parse(value);
        }

        var refused = await fixture.Server.PostAsync("/felix/training-jobs", body.ToJsonString(), HttpStatusCode.UnprocessableEntity);

        var problem = Assert.Single(refused["detail"]!.AsArray())!;
        Assert.Equal($"[\"body\",\"{field}\"]", problem["loc"]!.ToJsonString());
        Assert.Equal(type, (string)problem["type"]!);
        Assert.Equal(sentence, (string)problem["msg"]!);
    }

    [Fact]
    public async Task Reports_every_problem_with_its_list_index()
    {
        var refused = await fixture.Server.PostAsync(
            "/felix/training-jobs",
            """{"model_name":"m","epochs":5,"base_model":"local/small-en-v1","datasets":[{"name":"people"},{"version":"1","id":"x"},7]}""",
            HttpStatusCode.UnprocessableEntity);

        var places = refused["detail"]!.AsArray().Select(problem => $"{problem!["type"]} {problem["loc"]!.ToJsonString()}");
        Assert.Equal(
            """
            model_attributes_type ["body","datasets",2]
            missing ["body","datasets",1,"name"]
            extra_forbidden ["body","datasets",1,"id"]
            extra_forbidden ["body","epochs"]
            """,
            string.Join('\n', places),
            ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("", "json_invalid")]
    [InlineData("{", "json_invalid")]
    [InlineData("""{"model_name":"m","model_name":"n"}""", "json_invalid")]
    [InlineData("""{"model_name":"\ud800"}""", "json_invalid")]
    [InlineData("""{"\ud800":1}""", "json_invalid")]
    [InlineData("[1]", "model_attributes_type")]
    [InlineData("null", "model_attributes_type")]
    public async Task Rejects_a_body_that_is_not_an_object(string body, string type)
    {
        var refused = await fixture.Server.PostAsync("/felix/training-jobs", body, HttpStatusCode.UnprocessableEntity);

        Assert.Equal(type, (string)Assert.Single(refused["detail"]!.AsArray())!["type"]!);
    }

    [Theory]
    [InlineData("someone/else-v1")]
    [InlineData("2d2c3f05-6d9e-4d3a-a6fd-33b51d4d8a7f")]
    public async Task Lists_the_base_models_for_an_unknown_one(string model)
    {
        var refused = await fixture.Server.PostAsync(
            "/felix/training-jobs", Good.Replace("local/small-en-v1", model, StringComparison.Ordinal), HttpStatusCode.BadRequest);

        Assert.StartsWith($"Unknown base_model '{model}'; expected the UUID of a checkpoint on this server, or one of these base models: local/nano-en-v1, ", (string)refused["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"persons"}""", "Dataset 'persons' not found. Datasets: broken, people.")]
    [InlineData("""{"name":"../people"}""", "Dataset '../people' not found. Datasets: broken, people.")]
    [InlineData("""{"name":"people","version":"9"}""", "Dataset 'people' has no version '9'. Versions: 1.")]
    public async Task Lists_the_datasets_for_an_unknown_one(string reference, string sentence)
    {
        var refused = await fixture.Server.PostAsync(
            "/felix/training-jobs", Good.Replace("""{"name":"people"}""", reference, StringComparison.Ordinal), HttpStatusCode.NotFound);

        Assert.Equal(sentence, (string)refused["detail"]!);
    }

    [Fact]
    public async Task Rejects_a_dataset_that_is_not_ready_with_a_specific_error()
    {
        var refused = await fixture.Server.PostAsync("/felix/training-jobs", Good.Replace("people", "broken", StringComparison.Ordinal), HttpStatusCode.BadRequest);

        Assert.StartsWith(
            "Dataset 'broken' version 1 is not ready. Current status: failed: 1 line cannot be used: line 1:", (string)refused["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=ten")]
    [InlineData("offset=-1")]
    public async Task Rejects_invalid_paging(string query)
    {
        var refused = await fixture.Server.GetAsync($"/felix/training-jobs?{query}", HttpStatusCode.UnprocessableEntity);

        Assert.Equal($"[\"query\",\"{query.Split('=')[0]}\"]", refused["detail"]![0]!["loc"]!.ToJsonString());
    }

    [Theory]
    [InlineData("GET", "/felix/nothing", HttpStatusCode.NotFound, "Not Found")]
    [InlineData("DELETE", "/felix/training-jobs", HttpStatusCode.MethodNotAllowed, "Method Not Allowed")]
    public async Task Returns_json_for_an_unknown_endpoint(string method, string path, HttpStatusCode status, string sentence)
    {
        using var response = await fixture.Server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(sentence, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]!);
    }

    [Fact]
    public async Task Rejects_a_json_body_of_more_than_a_mebibyte()
    {
        // The connection may be closed while a client that does not wait for 100 Continue is still
        // sending.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/felix/training-jobs") { Content = RunningServer.Json(new string(' ', (1 << 20) + 1)) };
        request.Headers.ExpectContinue = true;

        using var response = await fixture.Server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("The request body is too large; expected at most 1048576 bytes.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private readonly TempFolder _folder = new();

        internal RunningServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await RunningServer.StartAsync(_folder.Path);
            await Server.UploadAsync("people", Rows.Few);
            await Server.UploadAsync("broken", "{\"text\":7}\n");
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            _folder.Dispose();
        }
    }
}
