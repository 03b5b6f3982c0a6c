using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// A step that uses the repository but not the service: the actions in the folders <c>report</c> and
/// <c>release</c>. Provides the settings and the log, and reports the result.
/// </summary>
internal sealed class RepositoryStep
{
    private readonly HostServices _services;
    private readonly SecretMasker _secrets = new();
    private readonly WorkflowCommands _commands;
    private readonly string _title;

    /// <summary>Reads the inputs.</summary>
    /// <param name="title">The title of the step's lines in the log.</param>
    /// <param name="inputs">The inputs of the action.</param>
    public RepositoryStep(HostServices services, string title, IReadOnlyList<Setting> inputs)
    {
        (_services, _title) = (services, title);
        Settings = SettingValues.OfInputs(services.Environment, inputs);
        if (Settings.SecretOf(Setting.GithubToken) is { } token)
        {
            _secrets.Add(token);
        }

        _commands = new WorkflowCommands(services.Terminal.Output, _secrets, services.NewToken);
        var writer = new ConsoleWriter(services.Terminal.Output, services.Terminal, _secrets);
        Reporter = new ConsoleReporter(writer, _secrets, LogMode.Full, services.Time);
    }

    public SettingValues Settings { get; }

    public ConsoleReporter Reporter { get; }

    /// <summary>Runs the work, reports the result and sets the outputs.</summary>
    /// <param name="explain">Maps a repository error to an exit code and a message.</param>
    public async Task<ExitCode> RunAsync(Func<RepositoryAccess, Task<StepResult>> work, Func<RepositoryException, RunException> explain)
    {
        try
        {
            if (Settings.Errors.Count > 0)
            {
                throw RunException.Of(ExitCode.InvalidInput, Settings.Errors);
            }

            using var repository = new RepositoryAccess(Settings.SecretOf(Setting.GithubToken), _services);
            var (sentence, outputs) = await work(repository);
            Report(AnnotationKind.Notice, sentence);
            new FileCommands(_services.Environment.Runner, _secrets, _services.NewToken).SetOutputs(outputs);
            return ExitCode.Passed;
        }
        catch (Exception failure)
        {
            var known = failure is RepositoryException refused ? explain(refused) : failure;
            var (code, message) = Failure.Explain(known, _services.Cancelled);
            Report(AnnotationKind.Error, message);
            return code;
        }
        finally
        {
            _commands.Complete();
        }
    }

    private void Report(AnnotationKind kind, string sentence)
    {
        Reporter.WriteEntry(_title, sentence, kind == AnnotationKind.Error ? TextStyle.Red : TextStyle.Plain);
        _commands.Annotate(new Annotation(kind, SafeText.Of(sentence).ToString()));
    }
}

/// <param name="Sentence">What the step did, as a sentence.</param>
/// <param name="Outputs">The outputs of the action.</param>
internal sealed record StepResult(string Sentence, IReadOnlyList<KeyValuePair<string, string>> Outputs);
