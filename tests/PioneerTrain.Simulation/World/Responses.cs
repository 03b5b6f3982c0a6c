using System.Text;
using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>Creates responses in the formats of the service.</summary>
internal static class Responses
{
    public static WireResponse Json(int status, JsonNode body) => Text(status, "application/json", body.ToJsonString());

    public static WireResponse Text(int status, string mediaType, string body) => new(status, mediaType, Encoding.UTF8.GetBytes(body));

    /// <summary>An error in one of the documented formats.</summary>
    public static WireResponse Refusal(int status, string words, Profile profile, string? code = null, string? jobId = null)
    {
        if (profile != Profile.V1)
        {
            return Json(status, new JsonObject { ["detail"] = words });
        }

        var error = new JsonObject { ["message"] = words, ["type"] = "invalid_request_error", ["code"] = code };
        if (jobId is not null)
        {
            error["job_id"] = jobId;
        }

        return Json(status, new JsonObject { ["error"] = error });
    }

    public static WireResponse Page(int status) => Text(status, "text/html", "<html><head><title>Gateway</title></head><body>One moment, please</body></html>");
}
