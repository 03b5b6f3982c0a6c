namespace PioneerTrain.TestKit.Runner;

/// <summary>
/// How the runner rewrites a path of the host in a variable's value for a container (actions/runner, ContainerInfo.TranslateToContainerPath): the whole value,
/// by its beginning.
/// </summary>
/// <param name="Mappings">Host path and container path; the first that fits counts.</param>
public sealed record ContainerPaths(IReadOnlyList<(string Host, string Container)> Mappings)
{
    public string ToContainer(string value)
    {
        foreach (var (host, container) in Mappings)
        {
            if (value == host || value.StartsWith(host + "/", StringComparison.Ordinal))
            {
                return container + value[host.Length..];
            }
        }

        return value;
    }
}
