namespace PioneerTrain.GitHub.Repository;

/// <summary>What a call does, apart from its address and content.</summary>
/// <param name="Action">What the call does, as an infinitive: <c>create a check run</c>.</param>
/// <param name="Permission">
/// The permission that the call needs, as in a workflow file: <c>checks: write</c>.
/// </param>
/// <param name="Creates">
/// True when a repetition would create a second object, so that a request is not repeated if its
/// outcome is unknown.
/// </param>
/// <param name="ReplacesRead">
/// True when the content was made from what GitHub returned before, so that a request is not
/// repeated: a repetition would replace what others have written since.
/// </param>
/// <param name="NamesObject">
/// True when the address contains the id of an object that can be deleted. Otherwise, status 404
/// means that the token may not see the repository.
/// </param>
/// <param name="ReturnsArray">True when the response is a JSON array, false for an object.</param>
internal sealed record ApiCall(string Action, string Permission, bool Creates = false, bool ReplacesRead = false, bool NamesObject = false, bool ReturnsArray = false);

/// <summary>A request of a call.</summary>
/// <param name="Body">The JSON body; null for none.</param>
/// <param name="MaximumBytes">The maximum size of the response; null for the default.</param>
/// <param name="Accept">The media type of the response.</param>
internal sealed record ApiRequest(HttpMethod Method, Uri Address, string? Body = null, long? MaximumBytes = null, string Accept = ApiRequest.Json)
{
    /// <summary>The media type of everything except the content of files.</summary>
    public const string Json = "application/vnd.github+json";

    /// <summary>The file that is sent to the host for uploads; null for none.</summary>
    public AssetFile? File { get; init; }

    /// <summary>
    /// Receives the content, from its start in each attempt, so that it is not kept in memory; null
    /// for a content that is returned.
    /// </summary>
    public Stream? Target { get; init; }
}

/// <summary>A response with status 2xx.</summary>
/// <param name="NextPage">The address of the next page; null on the last page.</param>
internal sealed record ApiResponse(int Status, ReadOnlyMemory<byte> Body, Uri? NextPage);
