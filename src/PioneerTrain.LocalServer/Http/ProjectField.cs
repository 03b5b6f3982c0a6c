namespace PioneerTrain.LocalServer.Http;

/// <summary>The field <c>project_id</c> of a request, a UUID.</summary>
internal static class ProjectField
{
    private const string Name = "project_id";

    /// <summary>Reads the field. Null means the default project.</summary>
    public static string? Read(RequestBody body)
    {
        var id = body.Text(Name);
        if (id is not null && !Guid.TryParseExact(id, "D", out _))
        {
            body.RejectValue(Name, "uuid_parsing", "Input should be a valid UUID");
        }

        return id;
    }
}
