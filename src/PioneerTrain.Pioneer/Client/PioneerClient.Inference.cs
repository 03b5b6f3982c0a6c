using PioneerTrain.Configuration;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

public sealed partial class PioneerClient
{
    /// <summary>Host of the service that has only <see cref="InferenceApi.Chat"/>.</summary>
    private const string ChatHost = "api.fastino.ai";

    /// <summary>False for the address family <c>/v1</c>, which has no evaluations by the service and
    /// no scores on its jobs.</summary>
    public bool HasEvaluations => !_paths.IsFirstVersion;

    /// <summary>The inference API of this client's address: chat completions for api.fastino.ai and
    /// for the prefix <c>/v1</c>, else <c>/inference</c>.</summary>
    public InferenceApi InferenceApi =>
        _paths.IsFirstVersion || Options.BaseUrl.Host.Equals(ChatHost, StringComparison.OrdinalIgnoreCase)
            ? InferenceApi.Chat
            : InferenceApi.Felix;

    /// <summary><c>POST /inference</c> or <c>POST /v1/chat/completions</c>, next to <c>/felix</c>
    /// and not below it: requests the prediction of a model for one text. Makes one attempt. The
    /// service is told not to store text and answer (<c>store: false</c>). No error message contains
    /// the text.</summary>
    /// <param name="text">The text of a row, sent unchanged.</param>
    /// <param name="timeout">Timeout including the whole response. The first request to a model can
    /// take minutes.</param>
    /// <exception cref="PioneerException">The service rejects the request, or the response is not a
    /// prediction of this model for these labels.</exception>
    public Task<InferenceAnswer> InferAsync(
        InferenceRequest request,
        string text,
        InferenceApi api,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var call = InferenceCall(api) with { Timeout = timeout, PrivateText = text };
        if (!InferenceBody.IsWritable(text))
        {
            throw Failures.InvalidText(call);
        }

        return _sender.SendAsync(
            call with { ContentAsync = Json(InferenceBody.Write(request, text, api)) },
            async (response, token) =>
            {
                var json = PythonJson.Parse(await ReadBodyAsync(call, response, token, BoundedBody.InferenceLimit));
                try
                {
                    return InferenceReader.Read(json, request, text);
                }
                catch (InferenceFormatException problem)
                {
                    throw Failures.NotEvaluable(call, (int)response.StatusCode, problem);
                }
            },
            cancellationToken);
    }

    /// <summary>Returns method and path of the inference requests, for messages.</summary>
    internal string EndpointOf(InferenceApi api) => InferenceCall(api).Endpoint;

    private ApiCall InferenceCall(InferenceApi api)
    {
        var path = api == InferenceApi.Felix ? ServicePaths.Inference : ServicePaths.ChatCompletions;
        return Call(HttpMethod.Post, ApiSubject.Model, path);
    }
}
