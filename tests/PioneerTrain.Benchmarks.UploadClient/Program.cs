using System.Diagnostics;
using System.Globalization;
using PioneerTrain.Benchmarks.UploadClient;
using PioneerTrain.GitHub.Artifacts;

// Our upload as a process of its own. Arguments: a path, or - for a stream that is made up; then its bytes.
var environment = new ArtifactEnvironment
{
    ResultsUrl = Environment.GetEnvironmentVariable("ACTIONS_RESULTS_URL"),
    RuntimeToken = Environment.GetEnvironmentVariable("ACTIONS_RUNTIME_TOKEN"),
};
if (!ArtifactName.TryParse("weights", out var name, out _))
{
    return 2;
}

using var http = new HttpMessageInvoker(ArtifactUploadOptions.CreateHandler(proxy: null));
var upload = new ArtifactUpload(http, environment, new ArtifactUploadOptions(), TimeProvider.System, mask: _ => { });
var started = Stopwatch.GetTimestamp();
await using Stream content = args[0] == "-"
    ? new MadeUpStream(long.Parse(args[1], CultureInfo.InvariantCulture))
    : new FileStream(args[0], new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 });
await upload.UploadAsync(name, new ArtifactContent(content, ArtifactContent.Zip), retentionDays: null, overwrite: false, CancellationToken.None);

var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
using var process = Process.GetCurrentProcess();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $$"""{"seconds":{{seconds}},"cpuSeconds":{{Environment.CpuUsage.TotalTime.TotalSeconds}},"peakBytes":{{process.PeakWorkingSet64}}}"""));
return 0;
