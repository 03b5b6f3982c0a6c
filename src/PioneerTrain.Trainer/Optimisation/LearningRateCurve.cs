namespace PioneerTrain.Trainer.Optimisation;

/// <summary>The learning rate of each step: up from zero in a straight line, then as the schedule says.</summary>
/// <param name="peak">The rate at the end of the warm-up.</param>
/// <param name="warmupSteps">0 or more.</param>
internal sealed class LearningRateCurve(LearningRateSchedule schedule, double peak, int warmupSteps, int totalSteps)
{
    public static LearningRateCurve Of(TrainingRecipe recipe, double peak, int totalSteps)
    {
        var warmup = recipe.WarmupSteps ?? (int)(totalSteps * recipe.WarmupRatio);
        return new LearningRateCurve(recipe.Schedule, peak, Math.Clamp(warmup, 0, totalSteps), totalSteps);
    }

    public int WarmupSteps => warmupSteps;

    /// <param name="step">1-based.</param>
    public double At(int step)
    {
        if (step <= warmupSteps)
        {
            return peak * step / warmupSteps;
        }

        // The last step still moves a little: its share of the way is counted from its beginning.
        var way = (step - 1 - warmupSteps) / (double)Math.Max(1, totalSteps - warmupSteps);
        return schedule switch
        {
            LearningRateSchedule.Constant => peak,
            LearningRateSchedule.Linear => peak * (1 - way),
            LearningRateSchedule.Cosine => peak * 0.5 * (1 + CosineOfHalfTurns(way)),
            _ => throw new InvalidOperationException($"{schedule} is not a schedule."),
        };
    }

    /// <summary>cos(π x) for x from 0 to 1 by its Taylor series about ½; own code because the library's last bits differ between platforms.</summary>
    private static double CosineOfHalfTurns(double x)
    {
        var angle = Math.PI * (0.5 - x);
        var term = angle;
        var sum = angle;
        for (var n = 1; n <= 10; n++)
        {
            term *= -angle * angle / (2 * n * ((2 * n) + 1));
            sum += term;
        }

        return sum;
    }
}
