using PioneerTrain.Trainer.BaseModels;

namespace PioneerTrain.Trainer;

/// <summary>The base models that stand in a folder, one sub-folder each.</summary>
public sealed class BaseModelCatalogue
{
    private readonly IReadOnlyDictionary<string, string> _aliases;

    /// <param name="folder">The folder of base models, by default <see cref="ShippedFolder"/>.</param>
    /// <param name="aliases">Other names for base models: alias to the id of a base model.</param>
    /// <exception cref="InvalidModelException">A sub-folder's <c>config.json</c> cannot be read.</exception>
    public BaseModelCatalogue(string folder, IReadOnlyDictionary<string, string> aliases)
    {
        _aliases = aliases;
        Models = [.. Directory.EnumerateDirectories(folder).Select(Read).OrderBy(model => model.Id, StringComparer.Ordinal)];
    }

    /// <summary>The base models that come with the program.</summary>
    public static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "BaseModels");

    /// <summary>In ordinal order of their ids.</summary>
    public IReadOnlyList<BaseModel> Models { get; }

    /// <summary>The base model with this id or alias; null when there is none.</summary>
    public BaseModel? Find(string id)
    {
        var name = _aliases.GetValueOrDefault(id, id);
        return Models.FirstOrDefault(model => model.Id == name);
    }

    private static BaseModel Read(string folder)
    {
        var config = BaseModelFolder.ReadConfig(folder);
        return new BaseModel
        {
            Id = config.Id,
            Label = config.Label,
            Description = config.Description,
            DefaultEpochs = config.DefaultEpochs,
            DefaultLearningRate = config.DefaultLearningRate,
            LearningRateMultiplier = config.LearningRateMultiplier,
            Folder = folder,
        };
    }
}
