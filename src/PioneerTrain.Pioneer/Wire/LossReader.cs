using PioneerTrain.Scoring;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>The losses that a job reports. A value may be NaN or infinite; null if it is not
/// reported.</summary>
internal sealed record Losses(double? Training, double? Validation);

/// <summary>Reads losses from a job's metrics, in every known spelling.</summary>
internal static class LossReader
{
    private static readonly string[] _training = ["training_loss", "train_loss", "final_training_loss", "loss"];
    private static readonly string[] _validation = ["validation_loss", "eval_loss", "final_validation_loss"];

    public static Losses Read(Scores metrics) => new(First(metrics, _training), First(metrics, _validation));

    private static double? First(Scores metrics, string[] names)
    {
        foreach (var name in names)
        {
            if (metrics.Other.TryGetValue(name, out var loss))
            {
                return loss;
            }
        }

        return null;
    }
}
