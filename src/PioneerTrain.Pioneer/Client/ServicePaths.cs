namespace PioneerTrain.Pioneer.Client;

/// <summary>The paths of the service, for each of its address families: <c>/felix/training-jobs</c>, <c>/v1/training-jobs</c> and
/// <c>/v1/training/jobs</c>.</summary>
internal sealed class ServicePaths
{
    public const string TrainingJobs = "/training-jobs";
    public const string BaseModels = "/base-models";

    /// <summary>Prefixes that end like this are the path of the jobs themselves.</summary>
    private static readonly string[] _collections = [TrainingJobs, "/training/jobs", "/jobs"];

    private readonly string _jobs;
    private readonly string _root;
    private readonly string _modelsRoot;

    /// <param name="prefix">Of everything (<c>/felix</c>), or the path of the jobs themselves (<c>/v1/training/jobs</c>).</param>
    public ServicePaths(string prefix)
    {
        var path = string.Concat("/", prefix.Trim('/')).TrimEnd('/');
        var collection = _collections.FirstOrDefault(known => path.EndsWith(known, StringComparison.Ordinal));
        _root = collection is null ? path : path[..^collection.Length];
        _jobs = collection is null ? path + TrainingJobs : path;
        _modelsRoot = _root.EndsWith("/felix", StringComparison.Ordinal) ? _root[..^"/felix".Length] : _root;
    }

    /// <param name="path">As the first family has it below its prefix, query included.</param>
    public string Of(string path) =>
        path.StartsWith(TrainingJobs, StringComparison.Ordinal) ? _jobs + path[TrainingJobs.Length..]
        : path == BaseModels ? _modelsRoot + path
        : _root + path;
}
