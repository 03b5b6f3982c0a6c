namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The unknown fields that public clients send. The service accepted them once and rejects them
/// now; <see cref="LocalServerOptions.IsLenient"/> ignores them, with a line in the server's log.
/// </summary>
internal sealed class IgnoredFields
{
    private static readonly string[] _names =
        ["dataset_id", "version_number", "task_type", "format", "dataset_type", "visibility", "generation_type"];

    private readonly HttpRequest _request;
    private readonly bool _isLenient;

    public IgnoredFields(HttpRequest request)
    {
        _request = request;
        _isLenient = request.HttpContext.RequestServices.GetRequiredService<LocalServerOptions>().IsLenient;
    }

    /// <summary>Returns whether an unknown field is ignored, and logs it if it is.</summary>
    /// <param name="place">The place of the object, such as <c>body</c> or <c>body.datasets</c>.</param>
    /// <param name="name">The name of the field.</param>
    public bool Includes(string place, string name)
    {
        if (!_isLenient || !(_names.Contains(name) || (place, name) is ("body.datasets", "id")))
        {
            return false;
        }

        _request.HttpContext.RequestServices.GetRequiredService<ILogger<IgnoredFields>>().LogWarning(
            "{Method} {Path}: ignored the unknown field {Place}.{Name}", _request.Method, _request.Path, place, name);
        return true;
    }
}
