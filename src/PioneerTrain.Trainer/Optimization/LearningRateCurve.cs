namespace PioneerTrain.Trainer.Optimization;

/// <summary>
/// The learning rate of each step: a linear increase from zero during the warm-up, then the
/// schedule.
/// </summary>
/// <param name="schedule">The schedule after the warm-up.</param>
/// <param name="peak">The learning rate at the end of the warm-up.</param>
/// <param name="warmupSteps">The number of warm-up steps, at least 0.</param>
/// <param name="totalSteps">The number of all steps.</param>
internal sealed class LearningRateCurve(LearningRateSchedule schedule, double peak, int warmupSteps, int totalSteps)
{
    public static LearningRateCurve Of(TrainingRecipe recipe, double peak, int totalSteps)
    {
        var warmup = recipe.WarmupSteps ?? (int)(totalSteps * recipe.WarmupRatio);
        return new LearningRateCurve(recipe.Schedule, peak, Math.Clamp(warmup, 0, totalSteps), totalSteps);
    }

    public int WarmupSteps => warmupSteps;

    /// <summary>Returns the learning rate of a step.</summary>
    /// <param name="step">The step, from 1.</param>
    public double At(int step)
    {
        if (step <= warmupSteps)
        {
            return peak * step / warmupSteps;
        }

        // The progress is measured at the start of a step, so that the rate of the last step is not
        // zero.
        var progress = (step - 1 - warmupSteps) / (double)Math.Max(1, totalSteps - warmupSteps);
        return schedule switch
        {
            LearningRateSchedule.Constant => peak,
            LearningRateSchedule.Linear => peak * (1 - progress),
            LearningRateSchedule.Cosine => peak * 0.5 * (1 + CosineOfHalfTurns(progress)),
            _ => throw new InvalidOperationException($"{schedule} is not a schedule."),
        };
    }

    /// <summary>
    /// Returns cos(π x) for x from 0 to 1 by its Taylor series about ½. The function of the library
    /// is not used, because its last bits differ between platforms.
    /// </summary>
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
