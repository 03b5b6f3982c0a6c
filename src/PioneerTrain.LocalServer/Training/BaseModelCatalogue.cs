namespace PioneerTrain.LocalServer.Training;

/// <summary>The base models that stand in a folder, one sub-folder each.</summary>
/// <param name="folder">The folder of base models, by default <see cref="ShippedFolder"/>.</param>
/// <param name="aliases">Other names for base models: alias to the id of a base model.</param>
public sealed class BaseModelCatalogue(string folder, IReadOnlyDictionary<string, string> aliases)
{
    /// <summary>The base models that come with the program.</summary>
    public static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "BaseModels");

    /// <summary>In ordinal order of their ids.</summary>
    public IReadOnlyList<BaseModel> Models { get; } = Read(folder);

    /// <summary>The base model with this id or alias; null when there is none.</summary>
    public BaseModel? Find(string id)
    {
        var name = aliases.GetValueOrDefault(id, id);
        return Models.FirstOrDefault(model => model.Id == name);
    }

    private static IReadOnlyList<BaseModel> Read(string folder) => throw new NotSupportedException(folder);
}
