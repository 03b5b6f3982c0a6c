using PioneerTrain.Trainer.BaseModels;

namespace PioneerTrain.Trainer;

/// <summary>The base models in a folder, one sub-folder each.</summary>
public sealed class BaseModelCatalogue
{
    private readonly IReadOnlyDictionary<string, string> _aliases;

    /// <summary>Reads the configurations of the base models.</summary>
    /// <param name="folder">The folder of base models, such as <see cref="ShippedFolder"/>.</param>
    /// <param name="aliases">The aliases of base models (alias to id).</param>
    /// <exception cref="InvalidModelException">
    /// A sub-folder's <c>config.json</c> cannot be read.
    /// </exception>
    public BaseModelCatalogue(string folder, IReadOnlyDictionary<string, string> aliases)
    {
        _aliases = aliases;
        Models = [.. Directory.EnumerateDirectories(folder).Select(Read).OrderBy(model => model.Id, StringComparer.Ordinal)];
    }

    /// <summary>The folder of the base models that are installed with the program.</summary>
    public static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "BaseModels");

    /// <summary>The base models in ordinal order of their ids.</summary>
    public IReadOnlyList<BaseModel> Models { get; }

    /// <summary>The number of tokens of a text that every base model reads.</summary>
    public int CommonMaxTokens => Models.Select(model => model.MaxTokens).DefaultIfEmpty(int.MaxValue).Min();

    /// <summary>Returns the base model with this id or alias, or null if it is not found.</summary>
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
            MaxTokens = config.Architecture.MaxTokens,
            Folder = folder,
        };
    }
}
