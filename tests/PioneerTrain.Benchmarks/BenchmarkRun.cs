using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks;

/// <summary>A training run in a folder that goes with it.</summary>
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

            // Unlike wall time, this hardly depends on what else the machine is doing.
            Console.WriteLine($"  {(Environment.CpuUsage.TotalTime - before).TotalSeconds:0.0} s of processor time, {Environment.WorkingSet >> 20} MB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
