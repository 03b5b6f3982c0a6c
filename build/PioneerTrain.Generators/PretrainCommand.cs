using System.CommandLine;
using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>
/// The command <c>pretrain</c>, which creates the weights of a base model from its committed
/// configuration.
/// </summary>
internal static class PretrainCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var id = new Argument<string>("base-model") { Description = "Base model, such as local/nano-en-v1." };
        var folder = new Option<DirectoryInfo>("--output")
        {
            Description = "Folder to write the model to.",
            Required = true,
            HelpName = "folder",
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Number of threads. The weights do not depend on it.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
            HelpName = "count",
        };
        var command = new Command("pretrain", "Create the weights of a base model. The bytes are reproducible.") { id, folder, threads };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var catalogue = new BaseModelCatalogue(
                BaseModelCatalogue.ShippedFolder, new Dictionary<string, string>(StringComparer.Ordinal));
            if (catalogue.Find(parsed.GetRequiredValue(id)) is not { } model)
            {
                var known = string.Join(", ", catalogue.Models.Select(each => each.Id));
                await error.WriteLineAsync($"Unknown base model '{parsed.GetValue(id)}'. Base models: {known}.");
                return 2;
            }

            var target = parsed.GetRequiredValue(folder).FullName;
            var hash = await Task.Run(
                () => Pretraining.Remake(model, target, parsed.GetValue(threads), output.WriteLine, cancellationToken),
                cancellationToken);
            await output.WriteLineAsync(hash.AsMemory(), cancellationToken);
            return 0;
        });
        return command;
    }
}
