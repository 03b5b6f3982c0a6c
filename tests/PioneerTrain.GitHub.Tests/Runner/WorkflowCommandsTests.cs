using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit.Runner;
using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Tests.Runner;

public sealed class WorkflowCommandsTests : IDisposable
{
    private const string StopToken = "6f1f0a9c3b5d4e7f8a1b2c3d4e5f6071";

    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly WorkflowCommands _commands;

    public WorkflowCommandsTests() => _commands = new WorkflowCommands(_output, new SecretMasker(), () => StopToken);

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Escapes_as_documented()
    {
        Assert.All(Vectors.Of("escape_data").Pairs(), vector => Assert.Equal(vector.Second, CommandText.EscapeData(vector.First)));
        Assert.All(Vectors.Of("escape_property").Pairs(), vector => Assert.Equal(vector.Second, CommandText.EscapeProperty(vector.First)));
    }

    [Fact]
    public void Runner_reads_the_annotation_unchanged()
    {
        var message = "f1: 100%\r\n::error::no, %0A";

        _commands.Annotate(new Annotation(AnnotationKind.Error, message) { Title = "F1, too low: 0.7", File = "a,b:c%.yml", Line = 12, Column = 3 });

        var error = Assert.Single(Runner().Annotations("error"));
        Assert.Equal(message, error.Data);
        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = "F1, too low: 0.7", ["file"] = "a,b:c%.yml", ["line"] = "12", ["col"] = "3" },
            error.Properties.ToDictionary(StringComparer.Ordinal));
    }

    [Fact]
    public void Omits_a_column_without_a_line_and_a_line_without_a_file()
    {
        _commands.Annotate(new Annotation(AnnotationKind.Warning, "one") { File = "a.yml", Column = 3 });
        _commands.Annotate(new Annotation(AnnotationKind.Notice, "two") { Line = 4 });

        Assert.Equal("::warning file=a.yml::one\n::notice::two\n", _output.ToString());
    }

    [Fact]
    public void Truncates_a_long_message_between_characters()
    {
        _commands.Annotate(new Annotation(AnnotationKind.Error, new string('x', Annotation.MaxMessageLength - 2) + "😀😀"));

        Assert.Equal(new string('x', Annotation.MaxMessageLength - 2) + "…", Runner().Annotations("error").Single().Data);
    }

    [Fact]
    public void Writes_ten_annotations_of_a_level()
    {
        AnnotateErrors(10);

        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"mistake {number}"), Runner().Annotations("error").Select(error => error.Data));
    }

    [Fact]
    public void Replaces_the_tenth_annotation_with_a_count_when_there_are_more()
    {
        AnnotateErrors(14);

        var runner = Runner();
        Assert.Equal("5 more errors are in the log of this step; GitHub shows at most 10 of each kind.", runner.Annotations("error")[9].Data);
        Assert.Equal(10, runner.Executed.Count);
        Assert.Equal(
            Enumerable.Range(10, 5).Select(number => $"Error: a.yml:{number}:1: mistake {number}"),
            runner.Log.Where(line => line.StartsWith("Error: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Limits_annotations_per_level()
    {
        AnnotateErrors(10);
        _commands.Annotate(new Annotation(AnnotationKind.Warning, "a warning"));

        Assert.Equal("a warning", Runner().Annotations("warning").Single().Data);
    }

    [Fact]
    public void Ignores_commands_between_stop_and_resume()
    {
        _commands.Stop();
        _output.Write("::error::one\n##[add-mask]0\n::stop-commands::x\n::x::\n");
        _commands.Resume();
        _commands.Group("after");

        Assert.Equal(["group"], Runner().Executed.Select(command => command.Name));
    }

    [Fact]
    public void Executes_our_commands_while_others_are_stopped()
    {
        _commands.Stop();
        _commands.Group("Training");
        _output.Write("::error::remote\n");
        _commands.Annotate(new Annotation(AnnotationKind.Warning, "ours"));
        _output.Write("::error::remote\n");
        _commands.EndGroup();

        Assert.Equal(["group", "warning", "endgroup"], Runner().Executed.Select(command => command.Name));
    }

    [Fact]
    public void A_remote_line_with_the_visible_stop_token_cannot_resume_commands()
    {
        var secrets = new SecretMasker();
        var commands = new WorkflowCommands(_output, secrets, () => StopToken);
        commands.Stop();

        foreach (var line in LogSanitizer.Lines($"::{StopToken}::\n::set-output name=f1::1\n{StopToken}", secrets))
        {
            Assert.DoesNotContain(StopToken, line, StringComparison.Ordinal);
            _output.Write(line + "\n");
        }

        Assert.True(Runner().IsStopped);
    }

    [Fact]
    public void Uses_one_stop_token_per_process()
    {
        _commands.Stop();
        _commands.Group("one");
        _commands.Resume();
        _commands.Stop();
        _commands.Complete();

        Assert.Equal([StopToken], Runner().Masks.Values.Distinct());
        Assert.False(Runner().IsStopped);
    }

    [Fact]
    public void Writes_each_mask_once_and_unchanged()
    {
        _commands.AddMask("line one\nline 100%");
        _commands.AddMask("line one\nline 100%");
        _commands.AddMask(" \n ");

        Assert.Equal(["line one\nline 100%"], Runner().Masks.Values);
    }

    [Fact]
    public void Masks_a_secret_in_later_annotations_and_titles()
    {
        _commands.AddMask("pio_sk_secret");
        _commands.Group("with pio_sk_secret");
        _commands.Annotate(new Annotation(AnnotationKind.Error, "key pio_sk_\n  secret was refused") { Title = "pio_sk_secret" });

        Assert.Equal("::add-mask::pio_sk_secret\n::group::with ***\n::error title=***::key *** was refused\n", _output.ToString());
    }

    [Fact]
    public void Random_token_has_128_bits_and_is_a_valid_stop_token()
    {
        var token = RandomToken.New();

        Assert.Matches("^[0-9a-f]{32}$", token);
        Assert.NotEqual(token, RandomToken.New());
    }

    private void AnnotateErrors(int count)
    {
        for (var number = 1; number <= count; number++)
        {
            _commands.Annotate(new Annotation(AnnotationKind.Error, $"mistake {number}") { File = "a.yml", Line = number, Column = 1 });
        }

        _commands.Complete();
    }

    private RunnerStep Runner() => new RunnerStep().Read(_output.ToString());
}
