namespace PioneerTrain.Benchmarks.Upload;

/// <summary>The figures that a client prints in the last line of its output.</summary>
/// <param name="Seconds">Duration of the upload, without the start of the process.</param>
/// <param name="CpuSeconds">CPU time of the whole process.</param>
/// <param name="PeakBytes">Peak resident memory of the whole process.</param>
internal sealed record UploadFigures(double Seconds, double CpuSeconds, long PeakBytes)
{
    /// <summary>Returns the median of each figure separately.</summary>
    public static UploadFigures MedianOf(IReadOnlyCollection<UploadFigures> runs) => new(
        runs.Select(run => run.Seconds).Order().ElementAt(runs.Count / 2),
        runs.Select(run => run.CpuSeconds).Order().ElementAt(runs.Count / 2),
        runs.Select(run => run.PeakBytes).Order().ElementAt(runs.Count / 2));
}
