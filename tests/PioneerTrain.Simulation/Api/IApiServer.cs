using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.Api;

/// <summary>The part of GitHub that the network delivers requests to.</summary>
internal interface IApiServer
{
    /// <summary>Processes a request and returns its response.</summary>
    /// <param name="isCut">
    /// Whether the connection does not last until the response, so that a long body can arrive
    /// incomplete.
    /// </param>
    WireResponse Respond(WireRequest request, bool isCut);
}
