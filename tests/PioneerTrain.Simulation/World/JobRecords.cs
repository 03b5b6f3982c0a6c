using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>Jobs and logs in their wire format.</summary>
internal sealed class JobRecords(WorldSettings settings)
{
    private readonly Profile _profile = settings.Profile;

    /// <summary>In the seed profile, the response to a create request has two members.</summary>
    public JsonObject Created(Job job, TimeSpan now) =>
        _profile == Profile.Seed ? new JsonObject { ["id"] = job.Id, ["status"] = job.StatusAt(now, _profile).Word } : Of(job, now);

    public JsonObject Of(Job job, TimeSpan now)
    {
        var (word, isFinal) = job.StatusAt(now, _profile);
        var record = new JsonObject { ["id"] = job.Id, ["model_name"] = job.ModelName, ["status"] = word, ["created_at"] = Moment(job.Created) };
        if (_profile == Profile.Seed)
        {
            record["metrics"] = word == "complete" ? Scores(job.Script.F1, "f1", "precision", "recall") : null;
            return record;
        }

        record["is_terminal_status"] = isFinal;
        record["base_model"] = InferenceEndpoints.BaseModel;
        record["datasets"] = job.Training["datasets"]?.DeepClone() ?? new JsonArray();
        record["nr_epochs"] = job.Script.Epochs;
        record["progress_percent"] = null;
        record["current_epoch"] = settings.ReportsLosses ? job.EpochsAt(now) : null;
        record["metrics"] = job.HasEnded(now) ? new JsonObject { ["final_training_loss"] = 0.25, ["best_validation_loss"] = 0.5 } : null;
        record["error_message"] = word == "errored" ? "Modal training failed" : null;
        return record;
    }

    /// <summary>A score and two other metrics in the same format.</summary>
    public static JsonObject Scores(Score score, string f1, string precision, string recall)
    {
        var scores = new JsonObject { ["final_training_loss"] = 0.25, [precision] = 0.5, [recall] = 0.5 };
        if (score.Form != ScoreForm.Missing)
        {
            scores[f1] = score.Form switch
            {
                ScoreForm.Number => score.Value,
                ScoreForm.NotANumber => "NaN",
                ScoreForm.Impossible => 7,
                _ => null,
            };
        }

        return scores;
    }

    /// <param name="disorder">Null for entries in order.</param>
    public WireResponse Log(Job job, TimeSpan now, SeededRandom? disorder)
    {
        var lines = job.LinesAt(now).ToList();
        if (_profile == Profile.Seed)
        {
            return Responses.Text(200, "text/plain", string.Concat(lines.Select(line => line.Line.Message + "\n")));
        }

        if (disorder is not null)
        {
            lines = Disordered(lines, mayLag: !job.HasEnded(now), disorder);
        }

        var entries = new JsonArray([.. lines.Select(line => new JsonObject
        {
            ["id"] = $"{job.Id[..8]}-{line.Number}",
            ["timestamp"] = Moment(job.Created + line.Line.After),
            ["level"] = line.Line.Level,
            ["message"] = line.Line.Message,
            ["source"] = "trainer",
        })]);
        return Responses.Json(200, new JsonObject { ["job_id"] = job.Id, ["total_logs"] = entries.Count, ["logs"] = entries });
    }

    /// <summary>
    /// Omits the newest lines while the job is running, and repeats and reorders lines.
    /// </summary>
    private static List<(int Number, ScriptedLine Line)> Disordered(List<(int Number, ScriptedLine Line)> lines, bool mayLag, SeededRandom random)
    {
        var kept = mayLag && random.Chance(0.3) ? lines.Take(random.Below(lines.Count + 1)).ToList() : lines;
        var repeated = random.Chance(0.5) ? kept.SelectMany(line => random.Chance(0.3) ? [line, line] : new[] { line }).ToList() : kept;
        return random.Chance(0.5) ? [.. repeated.OrderBy(_ => random.Next())] : repeated;
    }

    private static string Moment(TimeSpan at) => (Timeline.Epoch + at).ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz");
}
