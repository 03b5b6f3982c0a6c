using System.Text;
using PioneerTrain.Configuration;
using PioneerTrain.Core.Tests.Datasets;

namespace PioneerTrain.Core.Tests.Configuration;

/// <summary>A held-out file is compared with evaluation, gate and limits before a job is created.</summary>
public class HeldOutRulesTests
{
    private const string Ada = """{"text":"Ask Ada","entities":[["Ada","person"]]}""";
    private const string Rome = """{"text":"Go to Rome","entities":[["Rome","place"]]}""";

    [Fact]
    public void Accepts_a_file_that_has_what_the_gate_needs()
    {
        var found = Check("gate: {f1: 0.9, labels: {person: 0.9, place: {recall: 0.8}}}", Ada, Rome);

        Assert.Empty(found.Errors);
        Assert.Empty(found.Warnings);
    }

    [Fact]
    public void Rejects_a_file_without_rows() => AssertError("the file has no rows", Check(""));

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"Hi"}]}""", "a decoder row (messages)")]
    [InlineData("""{"text":"a","json_structures":[]}""", "an extraction row (text, json_structures)")]
    public void Rejects_rows_that_have_no_labels(string row, string found) =>
        AssertError($"found {found}; expected an entity row (text, entities) or a classification row (text, label)", Check("gate: {labels: {person: 0.9}}", row));

    [Fact]
    public void Rejects_more_rows_than_the_limit()
    {
        AssertError(
            "the file has 1,001 rows, which exceeds limits.max_evaluation_rows (1,000); use fewer rows, or raise the limit (each row is a billed request)",
            Check("limits: {max_evaluation_rows: 1000}", [.. Enumerable.Repeat(Ada, 1001)]));
        Assert.Empty(Check("limits: {max_evaluation_rows: 1000}", [.. Enumerable.Repeat(Ada, 1000)]).Errors);
    }

    [Fact]
    public void Rejects_a_file_without_a_label() =>
        AssertError("no row of the file has a label, so F1 is undefined; add rows with labels", Check("", """{"text":"a","entities":[]}"""));

    [Fact]
    public void Rejects_classification_with_a_single_label()
    {
        AssertError("classification needs at least two labels; list all classes in evaluation.labels", Check("", """{"text":"a","label":"x"}"""));
        AssertError("classification needs at least two labels; list all classes in evaluation.labels", Check("evaluation: {labels: [x]}", """{"text":"a","label":"x"}""", """{"text":"b","label":"y"}"""));
        Assert.Empty(Check("evaluation: {labels: [x, z]}", """{"text":"a","label":"x"}""").Errors);
    }

    [Fact]
    public void Rejects_an_accuracy_of_entities_at_the_rule()
    {
        var problem = AssertError("gate.accuracy needs classification rows, but held-out.jsonl has entity rows; use gate.f1", Check("gate: {f1: 0.8, accuracy: 0.9}", Ada));

        Assert.Equal("accuracy", problem.Rule?.Metric.Key);
        Assert.Empty(Check("gate: {accuracy: 0.9}", """{"text":"a","label":"x"}""", """{"text":"b","label":"y"}""").Errors);
    }

    [Theory]
    [InlineData("persn", "gate.labels has \"persn\", but no row of held-out.jsonl has this label; did you mean \"person\"?")]
    [InlineData("organization", "gate.labels has \"organization\", but no row of held-out.jsonl has this label")]
    [InlineData("Person", "gate.labels has \"Person\", but no row of held-out.jsonl has this label; did you mean \"person\"?")]
    public void Rejects_a_label_of_the_gate_that_no_row_has(string label, string message)
    {
        var problem = AssertError(message, Check($"gate: {{labels: {{{label}: 0.9}}}}", Ada, Rome));

        Assert.Equal(label, problem.Rule?.Label);
    }

    [Fact]
    public void Finds_a_label_despite_white_space_and_unicode_form()
    {
        var found = Check("evaluation: {labels: [\"cafe\\u0301\"]}, gate: {labels: {\"cafe\\u0301\": 0.9}}", """{"text":"Roma","entities":[["Roma"," caf\u00e9 "]]}""");

        Assert.Empty(found.Errors);
        Assert.Empty(found.Warnings);
    }

    [Fact]
    public void Reports_all_errors()
    {
        var found = Check("limits: {max_evaluation_rows: 1}, gate: {accuracy: 0.9, labels: {a: 0.9, b: {f1: 0.9, recall: 0.9}}}", Ada, Rome);

        Assert.Equal([null, "accuracy", "f1", "f1", "recall"], found.Errors.Select(problem => problem.Rule?.Metric.Key));
    }

    [Fact]
    public void Warns_of_a_label_that_is_not_requested() => Assert.Equal(
        ["held-out.jsonl has the label \"place\", which evaluation.labels does not have; the items of this label count as missed."],
        Check("evaluation: {labels: [person]}", Ada, Rome).Warnings);

    [Fact]
    public void Warns_of_the_first_ten_labels_that_are_not_requested()
    {
        var rows = Enumerable.Range(10, 12).Select(i => $$"""{"text":"row {{i}}","labels":["label {{i}}"]}""").ToArray();

        Assert.Equal(
            [
                "held-out.jsonl has the labels \"label 10\", \"label 11\", \"label 12\", \"label 13\", \"label 14\", \"label 15\", \"label 16\", \"label 17\", \"label 18\", \"label 19\" and 2 more, "
                    + "which evaluation.labels does not have; the items of these labels count as missed.",
            ],
            Check("evaluation: {labels: [a, b]}", rows).Warnings);
    }

    /// <summary>20 of 20 right does not show 0.95.</summary>
    [Fact]
    public void Warns_of_minimums_that_the_rows_cannot_show()
    {
        var rows = Enumerable.Range(0, 20).Select(i => $$"""{"text":"Ask Ada {{i}}","entities":[["Ada","person"]]}""").Append(Rome).ToArray();

        Assert.Equal(
            [
                "held-out.jsonl has too few rows to show with 95% confidence that F1 reaches 0.95: even without errors, the lower bound is 0.9339. "
                    + "Add rows, or lower the minimum or the confidence.",
                "held-out.jsonl has too few rows to show with 95% confidence that recall of \"place\" reaches 0.5: even without errors, the lower bound is 0.2516. "
                    + "Add rows with this label, or lower the minimum or the confidence.",
            ],
            Check("gate: {f1: 0.95, labels: {person: 0.9, place: {recall: 0.5}}, confidence: 0.95}", rows).Warnings);
        Assert.Empty(Check("gate: {f1: 0.95, labels: {person: 0.9, place: {recall: 0.5}}}", rows).Warnings);
    }

    /// <summary>F1 of rows with one class is the accuracy: 20/(20 + 1.6449²).</summary>
    [Fact]
    public void Warns_of_an_f1_that_rows_with_one_class_cannot_show()
    {
        var rows = Enumerable.Range(0, 20).Select(i => $$"""{"text":"row {{i}}","label":"{{(i % 2 == 0 ? "a" : "b")}}"}""").ToArray();

        Assert.Equal(
            ["held-out.jsonl has too few rows to show with 95% confidence that F1 reaches 0.9: even without errors, the lower bound is 0.8808. Add rows, or lower the minimum or the confidence."],
            Check("gate: {f1: 0.9, confidence: 0.95}", rows).Warnings);
        Assert.Empty(Check("gate: {f1: 0.88, confidence: 0.95}", rows).Warnings);
    }

    [Fact]
    public void Warns_of_a_maximum_drop_that_the_random_seed_exceeds()
    {
        const string Baseline = "baseline: {from: base_model}";

        Assert.Equal(
            [
                "max_drop of F1 is 0.009: another random seed alone changes F1 by about 0.01, so a new training can exceed it although nothing became worse. Use a larger max_drop.",
                "max_drop of recall of \"person\" is 0: another random seed alone changes F1 by about 0.01, so a new training can exceed it although nothing became worse. Use a larger max_drop.",
            ],
            Check($"gate: {{f1: {{max_drop: 0.009}}, labels: {{person: {{recall: {{max_drop: 0}}}}}}}}, {Baseline}", Ada, Rome).Warnings);
        Assert.Empty(Check($"gate: {{f1: {{max_drop: 0.01}}}}, {Baseline}", Ada, Rome).Warnings);
    }

    [Fact]
    public void Rejects_maximum_drops_that_the_file_has_no_scores_for()
    {
        var found = Check("gate: {accuracy: {min: 0.9, max_drop: 0.1}, labels: {b: {f1: {max_drop: 0.1}}}}, baseline: {from: base_model}", Ada);

        Assert.Equal(["accuracy", "f1"], found.Errors.Select(problem => problem.Rule?.Metric.Key));
    }

    [Fact]
    public void Warns_of_labels_that_the_job_does_not_have()
    {
        var file = DataRowTests.Check($"{Ada}\n{Rome}", isHeldOut: true);

        Assert.Equal(
            "h.jsonl has the label \"place\", which the job was not trained on; the items of this label count as missed. To request other labels, set evaluation.labels.",
            HeldOutRules.WarnOfLabels("h.jsonl", ["person", "product"], file));
        Assert.Equal(
            "h.jsonl has the labels \"person\", \"place\", which the job was not trained on; the items of these labels count as missed. To request other labels, set evaluation.labels.",
            HeldOutRules.WarnOfLabels("h.jsonl", ["product"], file));
        Assert.Null(HeldOutRules.WarnOfLabels("h.jsonl", [" place", "person"], file));
    }

    private static HeldOutProblem AssertError(string message, (IReadOnlyList<HeldOutProblem> Errors, IReadOnlyList<string> Warnings) found)
    {
        var problem = Assert.Single(found.Errors);
        Assert.Equal(message, problem.Message);
        return problem;
    }

    /// <summary>Checks a file against a config with the given sections, as a flow mapping.</summary>
    private static (IReadOnlyList<HeldOutProblem> Errors, IReadOnlyList<string> Warnings) Check(string sections, params string[] rows)
    {
        const string Path = "path: held-out.jsonl";
        var written = sections.Contains("evaluation: {", StringComparison.Ordinal)
            ? sections.Replace("evaluation: {", $"evaluation: {{{Path}, ", StringComparison.Ordinal)
            : $"evaluation: {{{Path}}}, {sections}";
        var yaml = $"{{model_name: m, base_model: b, datasets: [{{name: d}}], {written}}}";
        var config = Assert.IsType<ConfigReading.Valid>(TrainingConfigReader.Read(Encoding.UTF8.GetBytes(yaml), "training.yml", [])).Config;
        var file = DataRowTests.Check(string.Join('\n', rows), isHeldOut: true);
        var settings = Assert.IsType<EvaluationSettings.HeldOutFile>(config.Evaluation);
        Assert.Empty(file.Errors);
        return ([.. HeldOutRules.Errors(config, settings, file)], [.. HeldOutRules.Warnings(config, settings, file)]);
    }
}
