namespace PioneerTrain.Benchmarks.Upload;

/// <summary>What a client says about itself in the last line of its output.</summary>
/// <param name="Seconds">Of the upload, without the start of the process.</param>
/// <param name="CpuSeconds">Of the whole process.</param>
/// <param name="PeakBytes">Of resident memory, of the whole process.</param>
internal sealed record UploadFigures(double Seconds, double CpuSeconds, long PeakBytes)
{
    /// <summary>Each figure for itself.</summary>
    public static UploadFigures MedianOf(IReadOnlyCollection<UploadFigures> runs) => new(
        runs.Select(run => run.Seconds).Order().ElementAt(runs.Count / 2),
        runs.Select(run => run.CpuSeconds).Order().ElementAt(runs.Count / 2),
        runs.Select(run => run.PeakBytes).Order().ElementAt(runs.Count / 2));
}
