using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Http;

/// <summary>The health endpoint, which needs no API key.</summary>
internal static class ServiceEndpoints
{
    public const string HealthPath = "/health";

    public static void MapService(this IEndpointRouteBuilder app) => app.MapGet(HealthPath, Health);

    private static Ok<HealthAnswer> Health() => TypedResults.Ok(new HealthAnswer("ok"));
}
