using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli;

/// <summary>What the process stands in, gathered once by <c>Program</c> and handed down.</summary>
public sealed record Surroundings(ActionEnvironment Environment, Terminal Terminal, TimeProvider Time, CancellationToken Cancelled);
