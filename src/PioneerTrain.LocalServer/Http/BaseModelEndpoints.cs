using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Http;

/// <summary>The endpoints of the catalogue. They need no API key, as on the live service.</summary>
internal static class BaseModelEndpoints
{
    public const string Path = "/base-models";

    public static void MapBaseModels(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, List);
        app.MapGet(V1Errors.Prefix + Path, List);
    }

    /// <summary>
    /// Lists the base models. All are trainable encoders, so each filter keeps all of them or none.
    /// </summary>
    private static Ok<BaseModelListAnswer> List(
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "supports_training")] string? supportsTraining,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "task_type")] string? taskType,
        BaseModelCatalogue catalogue,
        LocalServerOptions options)
    {
        var own = catalogue.Models.Select(model => Answer(model, model.Id, model.Label));
        var aliases = options.Aliases.Select(
            alias => Answer(
                catalogue.Find(alias.Key)!, alias.Key, $"Alias of {alias.Value}, which is the model that is trained"));
        var matching = own.Concat(aliases)
            .Where(model => supportsTraining is not "false" && (taskType is null || taskType == model.TaskType));
        return TypedResults.Ok(new BaseModelListAnswer([.. matching]));
    }

    private static BaseModelAnswer Answer(BaseModel model, string id, string label) => new()
    {
        Id = id,
        Label = label,
        Description = $"{model.Description} {LimitTexts.ContextWindow(model.MaxTokens)}",
        ContextWindow = model.MaxTokens,
        DefaultEpochs = model.DefaultEpochs,
        DefaultLearningRate = model.DefaultLearningRate,
    };
}
