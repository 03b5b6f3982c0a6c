namespace PioneerTrain.LocalServer;

/// <summary>Which shape of the API stands at <c>/felix</c>.</summary>
internal enum ServerProfile
{
    /// <summary>As the API's first guide tells it.</summary>
    Seed,

    /// <summary>As captured answers of the live service show it.</summary>
    Live,
}
