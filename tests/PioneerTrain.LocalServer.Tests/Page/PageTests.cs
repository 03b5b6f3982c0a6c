using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PioneerTrain.LocalServer.Http;

namespace PioneerTrain.LocalServer.Page;

/// <summary>What the page shows.</summary>
public sealed partial class PageTests(TrainedServer trained) : IClassFixture<TrainedServer>, IAsyncLifetime
{
    private readonly HttpClient _browser = trained.Server.Connect();

    public async ValueTask InitializeAsync()
    {
        var access = trained.Server.Services.GetRequiredService<PageAccess>();
        using var opened = await _browser.GetAsync(PageGate.Address("", access));
    }

    [Fact]
    public async Task First_page_lists_jobs_datasets_and_evaluations()
    {
        var created = await trained.Server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{trained.Classes}}","dataset_name":"orders"}""");
        var evaluation = (string)created["evaluations"]![0]!["id"]!;
        await trained.Server.EvaluatedAsync(evaluation);

        var home = await _browser.GetStringAsync("/");

        Assert.Contains($"""<a href="/page/jobs/{trained.Entities}">m</a>""", home, StringComparison.Ordinal);
        Assert.Contains("""<span class="status good">complete</span>""", home, StringComparison.Ordinal);
        Assert.Contains("people", home, StringComparison.Ordinal);
        Assert.Contains($"/page/evaluations/{evaluation}", home, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", home, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", home, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Job_has_its_scores_learning_curve_and_log()
    {
        var job = await trained.Server.EndedAsync(trained.Entities);

        var page = await _browser.GetStringAsync($"/page/jobs/{trained.Entities}");

        Assert.Contains(FormattableString.Invariant($"{job.Metrics!.F1:0.0000} (precision "), page, StringComparison.Ordinal);
        Assert.Equal(job.Checkpoints.Count, Polyline().Match(page).Groups["points"].Value.Split(' ').Length);
        Assert.Contains("INFO Complete: F1 ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        Assert.All(job.Checkpoints, checkpoint => Assert.Contains(checkpoint.Id, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Running_job_is_loaded_again()
    {
        trained.Server.SwitchOn("stuck-running");
        var id = await trained.Server.CreateJobAsync("people");
        await trained.Server.JobAsync(id, job => job.StartedAt is not null);

        var page = await _browser.GetStringAsync($"/page/jobs/{id}");
        trained.Server.SwitchFaultsOff();
        await trained.Server.PostAsync($"/felix/training-jobs/{id}/stop", "");

        Assert.Contains("""<meta http-equiv="refresh" content="3">""", page, StringComparison.Ordinal);
        Assert.Contains("No epoch has finished yet.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Box_marks_the_entities_of_a_text()
    {
        var page = await PredictAsync(trained.Entities, TrainedServer.Text, await FormTokenAsync(trained.Entities));

        Assert.Matches("<mark>Ada <small>person [01]\\.\\d\\d</small></mark> moved to <mark>Oslo <small>location ", page);
    }

    [Fact]
    public async Task Box_shows_the_class_of_a_text()
    {
        var page = await PredictAsync(trained.Classes, "please refund order 3", await FormTokenAsync(trained.Classes));

        Assert.Contains("<p>Class: <strong>billing</strong> (", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_of_another_site_is_refused()
    {
        using var without = await PostAsync(trained.Entities, ("text", "Ada"));
        using var guessed = await PostAsync(trained.Entities, ("text", "Ada"), (PageGate.FormField, new string('0', 64)));
        using var json = await _browser.PostAsync($"/page/jobs/{trained.Entities}", RunningServer.Json("""{"text":"Ada"}"""));

        Assert.All([without, guessed, json], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
    }

    [Fact]
    public async Task Everything_that_others_wrote_is_encoded()
    {
        const string Attack = "</textarea><script>alert(1)</script>";
        var id = (string)(await trained.Server.PostAsync(
            "/felix/training-jobs",
            """{"model_name":"<img src=x onerror=1>","base_model":"local/nano-en-v1","datasets":[{"name":"people"}],"nr_epochs":1}"""))["id"]!;
        await trained.Server.EndedAsync(id);

        var home = await _browser.GetStringAsync("/");
        var page = await PredictAsync(id, Attack, await FormTokenAsync(id));

        Assert.All([home, page], html => Assert.Contains("&lt;img src=x onerror=1&gt;", html, StringComparison.Ordinal));
        Assert.All([home, page], html => Assert.DoesNotContain("<img", html, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;</textarea>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_has_its_wrong_rows()
    {
        await trained.Server.UploadAsync("wrong", """{"text":"Ada moved to Oslo in week 3","entities":[["week 3","date"]]}""");
        var created = await trained.Server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{trained.Entities}}","dataset_name":"wrong"}""");
        var id = (string)created["evaluations"]![0]!["id"]!;
        await trained.Server.EvaluatedAsync(id);

        var page = await _browser.GetStringAsync($"/page/evaluations/{id}");

        Assert.Contains("1, 1 with a wrong prediction", page, StringComparison.Ordinal);
        Assert.Contains("week (date), 3 (date)", page, StringComparison.Ordinal);
        Assert.Contains("Ada (person), Oslo (location)", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/page/jobs/missing", "Job not found")]
    [InlineData("/page/evaluations/missing", "Evaluation not found")]
    public async Task Unknown_ids_have_a_page_too(string path, string title)
    {
        using var response = await _browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains($"<h1>{title}</h1>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        _browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex("<polyline class=\"first\" points=\"(?<points>[^\"]*)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Polyline();

    [GeneratedRegex("name=\"form_token\" value=\"(?<token>[0-9a-f]{64})\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    private async Task<string> FormTokenAsync(string job) =>
        Token().Match(await _browser.GetStringAsync($"/page/jobs/{job}")).Groups["token"].Value;

    private async Task<string> PredictAsync(string job, string text, string token)
    {
        using var response = await PostAsync(job, ("text", text), (PageGate.FormField, token));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> PostAsync(string job, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await _browser.PostAsync($"/page/jobs/{job}", form);
    }
}
