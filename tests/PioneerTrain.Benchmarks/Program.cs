using PioneerTrain.Benchmarks;
using PioneerTrain.Benchmarks.Intervals;
using PioneerTrain.Benchmarks.LocalServer;
using PioneerTrain.Benchmarks.Logs;
using PioneerTrain.Benchmarks.Releases;
using PioneerTrain.Benchmarks.Startup;
using PioneerTrain.Benchmarks.Upload;

return args switch
{
    ["training"] => TrainingSpeed.Print(),
    ["snips", var train, var test] => Snips.Print(train, test),
    ["demo", var rows, .. var seeds] => DemoQuality.Print(rows, seeds),
    ["pretrain", var id, var folder] => BaseModelRegeneration.Print(id, folder),
    ["polling"] => PollingBenchmark.Print(),
    ["herd"] => await ThunderingHerdBenchmark.PrintAsync(),
    ["upload", .. var sizes] => await UploadBenchmark.RunAsync(sizes),
    ["fuzz", var seconds, var seed] => await Fuzz.RunAsync(seconds, seed),
    ["intervals"] => IntervalBenchmark.Print(),
    ["differences", .. var simulations] => DifferenceBenchmark.Print(simulations),
    ["sizes"] => HeldOutSizes.Print(),
    ["evaluation", .. var program] => await EvaluationBenchmark.RunAsync(program),
    ["data", .. var programs] => await DataCheckBenchmark.RunAsync(programs),
    ["log", .. var program] => await LogBenchmark.RunAsync(program),
    ["release", .. var sizeAndProgram] => await ReleaseBenchmark.RunAsync(sizeAndProgram),
    ["local", .. var programs] => await LocalServerBenchmark.RunAsync(programs),
    ["startup", .. var program] => await StartupBenchmark.RunAsync(program),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage:
          training             tokens per second of lora and full with the small model, and GFLOP per second of the matrix product
          snips TRAIN TEST     trains the small model, full, on one JSONL file and prints its F1 on another
          demo ROWS [SEED…]    trains the base models on the demo's JSONL file and prints the learning curves
          pretrain ID FOLDER   generates a base model and prints its hash
          upload [MIB [LONG]]  compares the artifact upload with GitHub's own client: MiB per second, CPU and memory for MIB (1024), and memory for LONG (10240)
          polling              how late our schedule and fixed intervals detect the end of a job, and the number of polls
          herd                 a thousand actions started together against a service that creates 20 jobs a minute: requests per minute
          fuzz SECONDS SEED    damaged input for every reader, starting at the given seed; prints each finding with its seed
          intervals            simulated evaluations with a known F1: coverage of the intervals, false passes of the gate, and the time to compute them
          differences [N]      simulated pairs of models, N (200) for each line: type-I error of the test, coverage of the interval, wrong verdicts of max_drop, and the time to compute them
          sizes                what held-out sets of different sizes can show: width of the interval, margin above a minimum, smallest visible drop
          evaluation [PROGRAM] 5,000 rows through the published program (publish/pioneer-train) and the local server: seconds and memory
          data [PROGRAM…]      the check of a data file of 500 MB by published programs (publish/pioneer-train): seconds, MB per second, processor time and memory
          log [PROGRAM]        900,000 log lines through the published program (publish/pioneer-train) into a pipe: lines per second, memory and order
          release [GIB [PROGRAM]]  weights of GIB (4) released in pieces by the published program (publish/pioneer-train) on loopback and joined again: seconds and memory, compared with 64 MiB
          local [PROGRAM…]     the published local server (publish/local/pioneer-local): start, memory at rest, status polls while a model trains, size
          startup [PROGRAM]    from exec of the published program (publish/pioneer-train) to its first request, compared with node -e 0
        """);
    return 2;
}
