namespace PioneerTrain.Trainer.Checkpoints;

/// <summary>A tensor as stored in files: half precision, row-major.</summary>
internal sealed record StoredTensor(string Name, IReadOnlyList<int> Shape, Half[] Values);
