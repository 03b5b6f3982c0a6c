using CsCheck;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;
using YamlDotNet.RepresentationModel;

namespace PioneerTrain.Core.Tests.Reporting;

public sealed class ModelCardTests
{
    public static readonly ReleaseOrigin Origin = new(
        "6dcb09b5b57875f334f61aebed695e2e4193db5e",
        "https://github.com/o/r/commit/6dcb09b5b57875f334f61aebed695e2e4193db5e",
        "https://github.com/o/r/actions/runs/1",
        "https://github.com/o/r/blob/6dcb09b5b57875f334f61aebed695e2e4193db5e/.github/training.yml");

    private static readonly RunResult _measured =
        SampleEvaluation.Run(SampleEvaluation.Entities, SampleEvaluation.ScoreEntities(errorsAfter: 40), SampleEvaluation.Confident) with { Title = "Support tickets" };

    [Fact]
    public void Shows_metadata_evaluation_and_origin() =>
        Golden.Matches("model-card.md", ModelCard.Render(_measured, Origin, "Apache-2.0"));

    [Fact]
    public void Of_a_classifier_has_its_task()
    {
        var run = SampleEvaluation.Run(SampleEvaluation.SingleLabel, SampleEvaluation.ScoreSingleLabel(), SampleRun.Policy);

        Assert.Equal("text-classification", Header(ModelCard.Render(run, Origin, "mit"))["pipeline_tag"].ToString());
    }

    [Fact]
    public void Of_scores_of_the_service_has_no_intervals()
    {
        var card = ModelCard.Render(SampleRun.Passed, Origin with { RunUrl = null, CommitUrl = null, ConfigUrl = null }, "mit");

        var result = (YamlMappingNode)Header(card)["model-index"][0]["results"][0];
        Assert.Equal("held-out rows of the training job", result["dataset"]["name"].ToString());
        Assert.False(result.Children.ContainsKey("source"));
        Assert.All((YamlSequenceNode)result["metrics"], metric => Assert.False(((YamlMappingNode)metric).Children.ContainsKey("args")));
    }

    [Fact]
    public void Leaves_out_scores_that_are_not_between_0_and_1()
    {
        var run = _measured with { Metrics = MetricsResult.From(new Scores { Values = new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(1.5), [Metric.Recall] = new(0.5) } }) };

        var metrics = (YamlSequenceNode)Header(ModelCard.Render(run, Origin, "mit"))["model-index"][0]["results"][0]["metrics"];

        Assert.Equal("recall", Assert.Single(metrics)["type"].ToString());
    }

    [Fact]
    public void Says_that_rows_are_synthetic() =>
        Assert.Contains("> Trained or evaluated on synthetic rows.", ModelCard.Render(_measured with { SyntheticData = true }, Origin, "mit"), StringComparison.Ordinal);

    [Fact]
    public void Every_text_in_the_metadata_is_quoted() =>
        Assert.All(
            Front(ModelCard.Render(_measured, Origin, "mit")).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches("""^[ -]*([a-z0-9_-]+:|(([a-z0-9_-]+: )?("([^"\\]|\\.)*"|[0-9.]+)))$""", line));

    [Fact]
    public void Hostile_names_stay_texts() => HostileNames.All.Sample(
        name =>
        {
            var job = _measured.Job! with { ModelName = name, BaseModel = name, Datasets = [name + "@1"] };
            var run = _measured with { Title = name, Job = job, Evaluation = _measured.Evaluation! with { File = name } };

            var card = ModelCard.Render(run, Origin, "mit");

            var header = Header(card);
            Assert.Equal(["license", "base_model", "datasets", "pipeline_tag", "metrics", "model-index"], header.Children.Keys.Select(key => key.ToString()));
            Assert.Equal(name, header["base_model"].ToString());
            Assert.Equal(name, header["datasets"][0].ToString());
            Assert.Equal(name, header["model-index"][0]["name"].ToString());
            Assert.DoesNotContain("\n## H", card, StringComparison.Ordinal);
        },
        iter: 300);

    [Fact]
    public void The_notes_of_a_release_fit()
    {
        var labels = Enumerable.Range(0, 1_000).Select(i => new LabelResult(new string('\\', 60) + i, 1)).ToList();
        var run = _measured with { Metrics = _measured.Metrics! with { PerLabel = labels } };

        Assert.InRange(ModelCard.Notes(run, Origin, "mit").Length, 100, 125_000);
    }

    private static string Front(string card) => card.Split("---\n")[1];

    private static YamlMappingNode Header(string card)
    {
        Assert.StartsWith("---\n", card, StringComparison.Ordinal);
        var stream = new YamlStream();
        stream.Load(new StringReader(Front(card)));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
