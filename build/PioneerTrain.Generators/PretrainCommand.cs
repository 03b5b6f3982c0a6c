using System.CommandLine;
using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>The command <c>pretrain</c>: makes a base model's weights from its committed configuration.</summary>
internal static class PretrainCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var id = new Argument<string>("base-model") { Description = "Such as local/nano-en-v1." };
        var folder = new Option<DirectoryInfo>("--output") { Description = "Folder to write the model to.", Required = true, HelpName = "folder" };
        var threads = new Option<int>("--threads")
        {
            Description = "The weights do not depend on it.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
            HelpName = "count",
        };
        var command = new Command("pretrain", "Make a base model's weights; the bytes are the same every time.") { id, folder, threads };
        command.SetAction(async (given, cancellationToken) =>
        {
            var catalogue = new BaseModelCatalogue(BaseModelCatalogue.ShippedFolder, new Dictionary<string, string>(StringComparer.Ordinal));
            if (catalogue.Find(given.GetRequiredValue(id)) is not { } model)
            {
                var known = string.Join(", ", catalogue.Models.Select(each => each.Id));
                await error.WriteLineAsync($"There is no base model '{given.GetValue(id)}'. Base models: {known}.");
                return 2;
            }

            var target = given.GetRequiredValue(folder).FullName;
            var hash = await Task.Run(() => Pretraining.Remake(model, target, given.GetValue(threads), output.WriteLine, cancellationToken), cancellationToken);
            await output.WriteLineAsync(hash.AsMemory(), cancellationToken);
            return 0;
        });
        return command;
    }
}
