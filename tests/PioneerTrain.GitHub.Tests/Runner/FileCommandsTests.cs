using System.Text;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit.Runner;
using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Tests.Runner;

public sealed class FileCommandsTests : IDisposable
{
    private readonly RunnerSandbox _sandbox = new();
    private readonly SecretMasker _secrets = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Writes_every_output_even_without_a_value()
    {
        Files().SetOutputs(new ActionOutputs { JobId = "job-1", Score = metric => metric == Metric.F1 ? 0.85 : null, WeightsSha256 = new string('a', 64), ResultJson = "{\n  \"f1\": 0.85\n}\n" });

        var outputs = _sandbox.Outputs;
        Assert.Null(outputs.Error);
        Assert.Equal("job-1", outputs.Values["job-id"]);
        Assert.Equal("0.85", outputs.Values["f1"]);
        Assert.Equal("sha256:" + new string('a', 64), outputs.Values["weights-digest"]);
        Assert.Equal("{\n  \"f1\": 0.85\n}\n", outputs.Values["result-json"]);
        Assert.Equal("", outputs.Values["recall"]);
        Assert.Equal(25, outputs.Pairs.Count);
    }

    [Fact]
    public void Never_writes_a_score_with_an_exponent()
    {
        Files().SetOutputs(new ActionOutputs { Score = metric => metric == Metric.F1 ? 0.00001 : metric == Metric.Precision ? 1 : 2d / 3 });

        Assert.Equal(["0.00001", "1", "0.666666666666667"], ((string[])["f1", "precision", "recall"]).Select(name => _sandbox.Outputs.Values[name]));
    }

    [Fact]
    public void Last_value_of_a_key_wins()
    {
        Files().SetOutputs(new ActionOutputs { Conclusion = "cancelled" });
        Files().SetOutputs(new ActionOutputs { Conclusion = "passed" });

        Assert.Equal("passed", _sandbox.Outputs.Values["conclusion"]);
    }

    [Fact]
    public void Restores_the_state_in_the_post_stage()
    {
        Files().SaveState(new RunState("fingerprint-1"));
        Files().SaveState(new RunState("fingerprint-1", "job-1"));

        _sandbox.BeginPostStage();
        var state = ActionEnvironment.Read(_sandbox.Variable).SavedState;
        Assert.Equal(("fingerprint-1", "job-1", false), (state.Fingerprint, state.JobId, state.IsSettled));
    }

    [Fact]
    public void Restores_the_end_of_a_job_in_the_post_stage()
    {
        Files().SaveState(new RunState("fingerprint-1", "job-1", IsSettled: true));

        _sandbox.BeginPostStage();
        Assert.True(ActionEnvironment.Read(_sandbox.Variable).SavedState.IsSettled);
    }

    [Fact]
    public void Finds_no_state_when_the_main_stage_never_started() =>
        Assert.True(ActionEnvironment.Read(_sandbox.Variable).SavedState.IsEmpty);

    [Fact]
    public void Masks_a_secret_in_outputs_and_summary()
    {
        _secrets.Add("pio_sk_secret");

        Files().SetOutputs(new ActionOutputs { ResultJson = """{"why":"key pio_sk_secret"}""" });
        Files().AppendSummary("key pio_sk_\nsecret");

        Assert.Equal("""{"why":"key ***"}""", _sandbox.Outputs.Values["result-json"]);
        Assert.Equal("key ***\n", _sandbox.Summary);
    }

    [Theory]
    [InlineData("GITHUB_OUTPUT")]
    [InlineData("GITHUB_STATE")]
    [InlineData("GITHUB_STEP_SUMMARY")]
    public void Reports_a_missing_variable(string variable)
    {
        _sandbox.Variables.Remove(variable);

        var failure = Assert.Throws<RunnerException>(() => WriteTo(variable));
        Assert.Equal($"The variable {variable} is not set. The runner sets it for every step; a container must receive it.", failure.Message);
    }

    [Theory]
    [InlineData("GITHUB_OUTPUT")]
    [InlineData("GITHUB_STATE")]
    [InlineData("GITHUB_STEP_SUMMARY")]
    public void Reports_a_missing_file_with_its_variable(string variable)
    {
        File.Delete(_sandbox.Variables[variable]);

        var failure = Assert.Throws<RunnerException>(() => WriteTo(variable));
        var path = _sandbox.Variables[variable];
        Assert.StartsWith($"Cannot append to {path}, the file of the variable {variable}: Could not find file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_folder_at_the_path_of_a_file_with_its_variable()
    {
        _sandbox.Variables["GITHUB_OUTPUT"] = _sandbox.Workspace;

        var failure = Assert.Throws<RunnerException>(() => WriteTo("GITHUB_OUTPUT"));
        Assert.Contains("GITHUB_OUTPUT", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_content_that_other_programs_appended()
    {
        File.AppendAllText(_sandbox.Variables["GITHUB_OUTPUT"], "earlier=1\n");

        Files().SetOutputs(new ActionOutputs { JobId = "job-1" });

        Assert.Equal("1", _sandbox.Outputs.Values["earlier"]);
    }

    [Fact]
    public void Keeps_a_summary_of_exactly_the_maximum_size()
    {
        Assert.True(Files().AppendSummary(new string('x', StepSummary.MaxBytes - 1)));

        Assert.Equal(StepSummary.MaxBytes, new FileInfo(_sandbox.Variables["GITHUB_STEP_SUMMARY"]).Length);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("😀")]
    public void Truncates_an_oversized_summary_between_characters_with_a_note(string character)
    {
        for (var shift = 0; shift < 4; shift++)
        {
            using var sandbox = new RunnerSandbox();
            var files = new FileCommands(ActionEnvironment.Read(sandbox.Variable).Runner, _secrets, RandomToken.New);

            var tooMany = (StepSummary.MaxBytes / Encoding.UTF8.GetByteCount(character)) + 700;

            var isWhole = files.AppendSummary(new string('-', shift) + string.Concat(Enumerable.Repeat(character, tooMany)));

            var bytes = File.ReadAllBytes(sandbox.Variables["GITHUB_STEP_SUMMARY"]);
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            Assert.False(isWhole);
            Assert.InRange(bytes.Length, StepSummary.MaxBytes - 20, StepSummary.MaxBytes);
            Assert.Matches(@"\n\n\*This report is incomplete: GitHub shows at most 1 MiB, and \d+ KiB were omitted\..*\*\n$", text[^200..]);
        }
    }

    [Fact]
    public void Gives_the_second_part_of_a_summary_the_remaining_size()
    {
        Files().AppendSummary(new string('x', StepSummary.MaxBytes - 1_000));

        Assert.False(Files().AppendSummary(new string('y', 2_000)));
        Assert.False(Files().AppendSummary(new string('z', 2_000)));

        Assert.InRange(new FileInfo(_sandbox.Variables["GITHUB_STEP_SUMMARY"]).Length, StepSummary.MaxBytes - 200, StepSummary.MaxBytes);
        Assert.Contains("y\n\n*This report is incomplete", _sandbox.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("z\n", _sandbox.Summary, StringComparison.Ordinal);
    }

    private FileCommands Files() => new(ActionEnvironment.Read(_sandbox.Variable).Runner, _secrets, RandomToken.New);

    private void WriteTo(string variable)
    {
        switch (variable)
        {
            case "GITHUB_OUTPUT":
                Files().SetOutputs(new ActionOutputs());
                break;
            case "GITHUB_STATE":
                Files().SaveState(new RunState());
                break;
            default:
                Files().AppendSummary("text");
                break;
        }
    }
}
