using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks;

/// <summary>A training run in a temporary folder that is deleted on disposal.</summary>
internal static class BenchmarkRun
{
    public static void Execute(TrainingRecipe recipe, BaseModel model, TrainingRows rows)
    {
        var folder = Directory.CreateTempSubdirectory("pioneer-benchmark-");
        try
        {
            var number = 0;
            var run = new TrainingRun(recipe, new ModelSource.Base(model), rows, folder.FullName, () => $"{++number}", new ConsoleObserver(), TimeProvider.System);
            var before = Environment.CpuUsage.TotalTime;
            if (run.Execute(CancellationToken.None) is TrainingEnd.Failed(var reason))
            {
                Console.WriteLine($"  failed: {reason}");
            }

            // CPU time, unlike wall time, hardly depends on the other load of the machine.
            Console.WriteLine($"  {(Environment.CpuUsage.TotalTime - before).TotalSeconds:0.0} s of processor time, {Environment.WorkingSet >> 20} MB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
