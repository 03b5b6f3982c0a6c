namespace PioneerTrain.TestKit.Runner;

/// <summary>
/// Rewrites a host path in the value of a variable for a container as the runner does
/// (actions/runner, ContainerInfo.TranslateToContainerPath): the whole value, by its prefix.
/// </summary>
/// <param name="Mappings">Host path and container path; the first match applies.</param>
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
