using PioneerTrain.Benchmarks;

return args switch
{
    ["training"] => TrainingSpeed.Print(),
    ["snips", var train, var test] => Snips.Print(train, test),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage:
          training             tokens a second of lora and full with the small model, and GFLOP a second of the matrix product
          snips TRAIN TEST     trains the small model, full, on one JSONL file and prints its F1 on another
        """);
    return 2;
}
