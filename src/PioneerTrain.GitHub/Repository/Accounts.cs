using Octokit;

namespace PioneerTrain.GitHub.Repository;

/// <summary>The account of the token.</summary>
public sealed class Accounts(RepositoryConnection repository)
{
    private static readonly ApiCall _get = new("read the account of the token", "metadata: read", NamesObject: true);

    /// <summary>
    /// Returns the login of the user whose token it is; null for the token of an app, which has no
    /// user.
    /// </summary>
    /// <exception cref="RepositoryException">The request failed for another reason.</exception>
    public async Task<string?> FindLoginAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await repository.CallAsync(_get, async api => (await new UsersClient(api).Current()).Login, cancellationToken);
        }
        catch (RepositoryException none) when (none.Kind is RepositoryErrorKind.MissingPermission or RepositoryErrorKind.NotFound)
        {
            return null;
        }
    }
}
