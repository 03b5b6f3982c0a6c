using System.Text.Json;
using PioneerTrain.Gating;

namespace PioneerTrain.Reporting;

/// <summary>Decides whether the result of a run can become a release.</summary>
public static class ReleaseRules
{
    private const int Sha256Digits = 64;

    /// <summary>Returns why there must be no release, as a sentence; null when there can be one.</summary>
    public static string? GetRejectionReason(RunResult run) => run switch
    {
        { Gate.Verdict: VerdictWord.NoGate } => "The config has no gate, so nothing shows that the model is good enough. Add the section gate to the config.",
        { Gate.Verdict: not VerdictWord.Passed and var verdict } => $"The verdict of the gate is {Word(verdict)}; expected passed.",
        { Gate.Reasons: var rules } when rules.Count == 0 || rules.Any(rule => rule.Standing != GateStanding.Reached) =>
            "The verdict of the gate is passed, but its rules are not all met. The result is invalid.",
        { Conclusion: not Conclusion.Passed and var conclusion } => $"The training run ended with {Word(conclusion)}; expected passed.",
        { Weights: null } => "The training run kept no weights.",
        { Weights.Artifact: null } => "The training run did not upload its weights as an artifact.",
        { Weights: { Sha256: var sha256, Bytes: var bytes } } when bytes <= 0 || sha256.Length != Sha256Digits || !sha256.All(char.IsAsciiHexDigitLower) =>
            "The result has no valid size and SHA-256 of the weights.",
        _ => null,
    };

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
