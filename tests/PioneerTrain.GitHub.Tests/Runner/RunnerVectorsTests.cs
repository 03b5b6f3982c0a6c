using System.Text;
using System.Text.Json;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.GitHub.Tests.Runner;

/// <summary>
/// The simulated runner of the other tests returns the same results as the real one.
/// </summary>
public sealed class RunnerVectorsTests
{
    [Fact]
    public void Finds_the_commands_that_the_real_runner_finds()
    {
        foreach (var vector in Vectors.Of("workflow_commands").EnumerateArray())
        {
            var command = RunnerCommand.Parse(vector.GetProperty("line").GetString()!, RunnerCommand.Registered);

            Assert.Equal(vector.GetProperty("command").GetString(), command?.Name);
            Assert.Equal(vector.GetProperty("data").GetString(), command?.Data);
            Assert.Equal(Properties(vector), command?.Properties.ToDictionary(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Reads_a_command_file_as_the_real_runner_does()
    {
        foreach (var vector in Vectors.Of("env_files").EnumerateArray())
        {
            var file = CommandFile.Parse(vector.GetProperty("content").GetString()!);

            Assert.Equal(vector.GetProperty("pairs").Pairs(), file.Pairs.Select(pair => (pair.Key, pair.Value)));
            Assert.Equal(vector.GetProperty("error").GetString(), file.Error);
        }
    }

    [Fact]
    public void Ends_a_line_where_the_real_runner_does()
    {
        foreach (var vector in Vectors.Of("line_splitting").EnumerateArray())
        {
            var lines = RunnerStep.SplitLines(Encoding.UTF8.GetBytes(vector.GetProperty("bytes").GetString()!));

            Assert.Equal(vector.GetProperty("lines").Strings(), lines);
        }
    }

    [Fact]
    public void Accepts_the_stop_tokens_that_the_real_runner_accepts()
    {
        Assert.All(Vectors.Of("stop_tokens").GetProperty("valid").Strings(), token => Assert.True(new RunnerStep().Read($"::stop-commands::{token}\n").IsStopped));
        Assert.All(Vectors.Of("stop_tokens").GetProperty("invalid").Strings(), token => Assert.False(new RunnerStep().Read($"::stop-commands::{token}\n").IsStopped));
    }

    [Fact]
    public void Translates_paths_as_the_real_runner_does()
    {
        var vectors = Vectors.Of("path_translation");
        var paths = new ContainerPaths([.. vectors.GetProperty("mappings_first_match").Pairs()]);

        Assert.All(vectors.GetProperty("cases").Pairs(), path => Assert.Equal(path.Second, paths.ToContainer(path.First)));
    }

    [Theory]
    [InlineData("annotation_message_chars", Annotation.MaxMessageLength)]
    [InlineData("annotations_per_type_per_step", AnnotationBudget.PerKind)]
    [InlineData("step_summary_bytes", StepSummary.MaxBytes)]
    public void Stays_within_the_limits_of_the_real_runner(string limit, int ours) =>
        Assert.Equal(Vectors.Root.GetProperty("limits").GetProperty(limit).GetInt32(), ours);

    private static Dictionary<string, string>? Properties(JsonElement vector) =>
        vector.GetProperty("properties") is { ValueKind: JsonValueKind.Object } properties
            ? properties.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal)
            : null;
}
