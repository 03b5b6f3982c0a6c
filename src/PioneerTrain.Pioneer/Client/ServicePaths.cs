namespace PioneerTrain.Pioneer.Client;

/// <summary>Maps paths to each address family of the service: <c>/felix/training-jobs</c>,
/// <c>/v1/training-jobs</c> and <c>/v1/training/jobs</c>.</summary>
internal sealed class ServicePaths
{
    public const string TrainingJobs = "/training-jobs";
    public const string BaseModels = "/base-models";
    public const string Inference = "/inference";
    public const string ChatCompletions = "/v1/chat/completions";

    private const string FirstVersion = "/v1";

    /// <summary>A prefix that ends with one of these is the complete path of the jobs.</summary>
    private static readonly string[] _collections = [TrainingJobs, "/training/jobs", "/jobs"];

    private readonly string _jobs;
    private readonly string _root;
    private readonly string _modelsRoot;
    private readonly string _inferenceRoot;

    /// <param name="prefix">Prefix of all paths (<c>/felix</c>), or the complete path of the jobs
    /// (<c>/v1/training/jobs</c>).</param>
    public ServicePaths(string prefix)
    {
        var path = string.Concat("/", prefix.Trim('/')).TrimEnd('/');
        var collection = _collections.FirstOrDefault(known => path.EndsWith(known, StringComparison.Ordinal));
        _root = collection is null ? path : path[..^collection.Length];
        _jobs = collection is null ? path + TrainingJobs : path;
        _modelsRoot = _root.EndsWith("/felix", StringComparison.Ordinal) ? _root[..^"/felix".Length] : _root;
        IsFirstVersion = $"{_root}/".StartsWith($"{FirstVersion}/", StringComparison.Ordinal)
            || _root.EndsWith(FirstVersion, StringComparison.Ordinal);
        _inferenceRoot = _modelsRoot.EndsWith(FirstVersion, StringComparison.Ordinal)
            ? _modelsRoot[..^FirstVersion.Length]
            : _modelsRoot;
    }

    /// <summary>True for the address family <c>/v1</c>, which has no
    /// <see cref="Inference"/>.</summary>
    public bool IsFirstVersion { get; }

    /// <summary>Returns the path in this service's address family.</summary>
    /// <param name="path">Path below the prefix as in the first family, including the query. The
    /// paths of inference are not below <c>/felix</c>.</param>
    public string Of(string path) =>
        path.StartsWith(TrainingJobs, StringComparison.Ordinal) ? _jobs + path[TrainingJobs.Length..]
        : path is Inference or ChatCompletions ? _inferenceRoot + path
        : path == BaseModels ? _modelsRoot + path
        : _root + path;
}
