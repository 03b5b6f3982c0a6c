namespace PioneerTrain.LocalServer;

/// <summary>The shape of the API at <c>/felix</c>.</summary>
internal enum ServerProfile
{
    /// <summary>The shape that the API's first guide describes.</summary>
    Seed,

    /// <summary>The shape of captured responses of the live service.</summary>
    Live,
}
