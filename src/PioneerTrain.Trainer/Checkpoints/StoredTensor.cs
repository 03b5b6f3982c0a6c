namespace PioneerTrain.Trainer.Checkpoints;

/// <summary>A tensor as files hold it: half precision, row-major.</summary>
internal sealed record StoredTensor(string Name, IReadOnlyList<int> Shape, Half[] Values);
