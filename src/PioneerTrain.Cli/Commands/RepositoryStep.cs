using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// A step of an action that works with the repository but not with the service: the actions in the
/// folders <c>report</c> and <c>release</c>. Holds what both need and reports how the step ended.
/// </summary>
internal sealed class RepositoryStep
{
    private readonly HostServices _services;
    private readonly SecretMasker _secrets = new();
    private readonly WorkflowCommands _commands;
    private readonly string _title;

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

    /// <summary>Does the work, reports its result and sets the outputs.</summary>
    /// <param name="work">The work of the step.</param>
    /// <param name="explain">Gives an error of the repository its exit code and its message.</param>
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
            Say(AnnotationKind.Notice, sentence);
            new FileCommands(_services.Environment.Runner, _secrets, _services.NewToken).SetOutputs(outputs);
            return ExitCode.Passed;
        }
        catch (Exception failure)
        {
            var known = failure is RepositoryException refused ? explain(refused) : failure;
            var (code, message) = Failure.Explain(known, _services.Cancelled);
            Say(AnnotationKind.Error, message);
            return code;
        }
        finally
        {
            _commands.Complete();
        }
    }

    private void Say(AnnotationKind kind, string sentence)
    {
        Reporter.WriteEntry(_title, sentence, kind == AnnotationKind.Error ? TextStyle.Red : TextStyle.Plain);
        _commands.Annotate(new Annotation(kind, SafeText.Of(sentence).ToString()));
    }
}

/// <param name="Sentence">What the step has done.</param>
/// <param name="Outputs">The outputs of the action.</param>
internal sealed record StepResult(string Sentence, IReadOnlyList<KeyValuePair<string, string>> Outputs);
