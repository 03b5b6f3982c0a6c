namespace PioneerTrain.LocalServer.Inference;

/// <summary>
/// The texts of a request, as a feature of its context for faults that change offsets.
/// </summary>
internal sealed record RequestedTexts(IReadOnlyList<string> Texts);
