using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>The inference endpoints of the service: <c>/inference</c> in the older address families,
/// chat completions in all.</summary>
internal sealed class InferenceEndpoints(WorldSettings settings, Timeline timeline, ulong seed, JobEndpoints jobs)
{
    /// <summary>The model that every job trains.</summary>
    public const string BaseModel = "fastino/gliner2-base-v1";

    private const string OtherModel = "fastino/gliner2-large-v1";

    /// <summary>The number of the base model, which no job has.</summary>
    private const int BaseNumber = 1_000_000;

    /// <summary>Together with the faults of the network fewer than the attempts at a row.</summary>
    private const int MostDisorder = 2;

    /// <summary>Shorter than the time for which the client requests an unknown model again.</summary>
    private static readonly TimeSpan _unknown = TimeSpan.FromSeconds(8);

    private readonly Dictionary<string, (HeldOutSet Set, HeldOutRow Row)> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServedModel> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<(StepProcess, string Model, HeldOutRow), int> _disorder = [];
    private readonly Dictionary<StepProcess, string> _schemas = [];
    private readonly Dictionary<(StepProcess, string Model), HashSet<string>> _answered = [];
    private readonly HashSet<(StepProcess, string Model)> _ended = [];
    private (WireRequest Request, Action Confirm)? _pending;
    private int _answers;

    /// <summary>Called for each request that no correct client sends.</summary>
    public Action<string>? Misused { get; set; }

    /// <summary>Adds a file whose rows can be sent.</summary>
    public void Add(HeldOutSet set)
    {
        foreach (var row in set.Rows)
        {
            _rows[row.Text] = (set, row);
        }
    }

    /// <param name="model">The id of a job, or the base model.</param>
    public TruePredictions Of(string model) => ModelOf(model).Predictions;

    /// <summary>Returns the rows of a file whose prediction by a model a process has received.</summary>
    public IReadOnlyList<HeldOutRow> ReceivedBy(StepProcess process, string model, HeldOutSet set) =>
        _answered.TryGetValue((process, model), out var rows) ? [.. set.Rows.Where(row => rows.Contains(row.Text))] : [];

    /// <summary>Whether a process has received an answer that applies to every row.</summary>
    public bool EndedFor(StepProcess process, string model) => _ended.Contains((process, model));

    /// <summary>Returns the model that a request is sent to.</summary>
    public static string? ModelOf(WireRequest request) =>
        JsonNode.Parse(request.Body) is JsonObject body ? (string?)body[IsChat(request) ? "model" : "model_id"] : null;

    public WireResponse Answer(WireRequest request)
    {
        _pending = null;
        var isChat = IsChat(request);
        if (!isChat && (settings.Profile == Profile.V1 || !settings.HasInference))
        {
            return Responses.Refusal(404, "Not Found", settings.Profile);
        }

        var body = JsonNode.Parse(request.Body)!.AsObject();
        var text = (string?)(isChat ? body["messages"]![0]!["content"] : body["text"]) ?? "";
        if (!_rows.TryGetValue(text, out var known))
        {
            Misused?.Invoke($"{request.Sender.Name} sends a text that is no row of its file: {text}");
            return Responses.Refusal(400, "No such row", settings.Profile);
        }

        CheckBody(request.Sender, body);
        var id = (string?)body[isChat ? "model" : "model_id"];
        if (_answered.TryGetValue((request.Sender, id ?? ""), out var answered) && answered.Contains(text))
        {
            Misused?.Invoke($"{request.Sender.Name} sends a row again that {id} has answered");
        }

        if (id != BaseModel && (jobs.Find(id) is not { } job || !job.HasEnded(timeline.Now) || job.Ending != JobEnding.Succeeds))
        {
            return Responses.Refusal(404, $"Model '{id}' not found", settings.Profile, "model_not_found");
        }

        return Answer(request, isChat, id!, known.Set, known.Row);
    }

    /// <summary>Notes that the answer to a request has reached its sender.</summary>
    public void Confirm(WireRequest request)
    {
        if (_pending is { } pending && pending.Request == request)
        {
            pending.Confirm();
        }
    }

    private static bool IsChat(WireRequest request) => request.Path.EndsWith("/v1/chat/completions", StringComparison.Ordinal);

    private WireResponse Answer(WireRequest request, bool isChat, string id, HeldOutSet set, HeldOutRow row)
    {
        var (model, random) = (ModelOf(id), SeededRandom.For(seed, 16, (ulong)++_answers));
        var (predictions, script) = (model.Predictions, model.Predictions.Script);
        if (model.Requests++ < script.Warming || timeline.Now - model.Trained < script.ReadyAfter)
        {
            return NotReady(random, id);
        }

        if (script.Final != FinalAnswer.None && model.Answers >= script.FinalAfter)
        {
            _pending = (request, () => _ended.Add((request.Sender, id)));
            return Final(random, script.Final, set, row, id, isChat);
        }

        if (predictions.ProblemOf(row) is not RowProblem.None and var problem)
        {
            return Problem(random, problem, set.Task, row, id, isChat);
        }

        var disorder = _disorder.GetValueOrDefault((request.Sender, id, row));
        if (disorder < MostDisorder && random.Chance(script.Disorder))
        {
            _disorder[(request.Sender, id, row)] = disorder + 1;
            return Disorder(random, id);
        }

        model.Answers++;
        _pending = (request, () => (_answered.TryGetValue((request.Sender, id), out var rows) ? rows : _answered[(request.Sender, id)] = []).Add(row.Text));
        return InferenceAnswers.Of(random, set.Task, row, predictions.Of(set.Task, row), id, isChat, usedDefaultSchema: false);
    }

    private WireResponse NotReady(SeededRandom random, string model)
    {
        var isNew = timeline.Now - ModelOf(model).Trained < _unknown;
        return random.Below(isNew ? 6 : 5) switch
        {
            0 or 1 => Responses.Refusal(425, "The model is warming up.", settings.Profile, "model_warming") with { Headers = random.Chance(0.6) ? [("Retry-After", $"{1 + random.Below(30)}")] : [] },
            2 => Responses.Refusal(409, $"Model '{model}' has no active inference deployment", settings.Profile),
            3 => Responses.Refusal(409, "Current deployment status: warming", settings.Profile),
            4 => Responses.Refusal(503, "timed out waiting for provider capacity", settings.Profile) with { Headers = [("Retry-After", $"{1 + random.Below(10)}")] },
            _ => Responses.Refusal(404, $"Model '{model}' is not yet deployed", settings.Profile),
        };
    }

    private WireResponse Final(SeededRandom random, FinalAnswer answer, HeldOutSet set, HeldOutRow row, string model, bool isChat) => answer switch
    {
        FinalAnswer.NoCredits => Responses.Json(402, new JsonObject { ["code"] = "out_of_credits", ["message"] = "Add credits.", ["resolution_url"] = "https://pioneer.ai/billing" }),
        FinalAnswer.NotInPlan => Responses.Json(403, new JsonObject { ["code"] = "card_required", ["message"] = "Add a card.", ["resolution_url"] = "https://pioneer.ai/billing" }),
        FinalAnswer.NoDeployment => Responses.Refusal(409, $"Model '{model}' has no active inference deployment", settings.Profile),
        _ => InferenceAnswers.Of(random, set.Task, row, row.Gold, answer != FinalAnswer.WrongModel ? model : model == BaseModel ? OtherModel : BaseModel, isChat, answer == FinalAnswer.DefaultSchema),
    };

    private WireResponse Problem(SeededRandom random, RowProblem problem, HeldOutTask task, HeldOutRow row, string model, bool isChat) => problem switch
    {
        RowProblem.Rejected => Responses.Refusal(400, $"The text '{row.Text}' is over the context limit.", settings.Profile),
        RowProblem.TooLarge => Responses.Refusal(413, "Request entity too large", settings.Profile),
        RowProblem.Internal => Responses.Json(500, new JsonObject { ["error"] = "Internal server error", ["message"] = "It broke." }),
        _ => InferenceAnswers.Incomplete(random, task, model, isChat),
    };

    private WireResponse Disorder(SeededRandom random, string model) => random.Chance(0.4)
        ? NotReady(random, model)
        : Responses.Refusal(429, "Rate limit exceeded", settings.Profile, "rate_limit") with { Headers = random.Chance(0.6) ? [("Retry-After", $"{1 + random.Below(20)}")] : [] };

    /// <summary>The text must not be stored, and the labels must not depend on the row.</summary>
    private void CheckBody(StepProcess sender, JsonObject body)
    {
        if (body["store"] is not JsonValue store || store.GetValue<bool>())
        {
            Misused?.Invoke($"{sender.Name} lets the service store a row");
        }

        var schema = body["schema"]?.ToJsonString() ?? "";
        if (!_schemas.TryAdd(sender, schema) && _schemas[sender] != schema)
        {
            Misused?.Invoke($"{sender.Name} requests other labels for another row");
        }
    }

    private ServedModel ModelOf(string id)
    {
        if (!_models.TryGetValue(id, out var model))
        {
            var number = id == BaseModel ? BaseNumber : Enumerable.Range(0, jobs.All.Count).First(number => jobs.All[number].Id == id);
            _models[id] = model = new ServedModel(new TruePredictions(seed, number), id == BaseModel ? TimeSpan.FromDays(-365) : jobs.All[number].End);
        }

        return model;
    }

    /// <param name="trained">When the model was trained.</param>
    private sealed class ServedModel(TruePredictions predictions, TimeSpan trained)
    {
        public TimeSpan Trained => trained;

        public TruePredictions Predictions => predictions;

        public int Requests { get; set; }

        public int Answers { get; set; }
    }
}
