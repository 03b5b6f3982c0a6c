using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>Jobs and logs as the wire has them.</summary>
internal sealed class JobRecords(Profile profile)
{
    /// <summary>The seed of the API answers a creation with two members.</summary>
    public JsonObject Created(Job job, TimeSpan now) =>
        profile == Profile.Seed ? new JsonObject { ["id"] = job.Id, ["status"] = job.StatusAt(now, profile).Word } : Of(job, now);

    public JsonObject Of(Job job, TimeSpan now)
    {
        var (word, isFinal) = job.StatusAt(now, profile);
        var record = new JsonObject { ["id"] = job.Id, ["model_name"] = job.ModelName, ["status"] = word, ["created_at"] = Moment(job.Created) };
        if (profile == Profile.Seed)
        {
            record["metrics"] = word == "complete" ? Scores(job.Script.F1, "f1", "precision", "recall") : null;
            return record;
        }

        record["is_terminal_status"] = isFinal;
        record["base_model"] = "fastino/gliner2-base-v1";
        record["nr_epochs"] = job.Script.Epochs;
        record["progress_percent"] = null;
        record["current_epoch"] = null;
        record["metrics"] = job.HasEnded(now) ? new JsonObject { ["final_training_loss"] = 0.25, ["best_validation_loss"] = 0.5 } : null;
        record["error_message"] = word == "errored" ? "Modal training failed" : null;
        return record;
    }

    /// <summary>A score and two beside it, each in the score's form.</summary>
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

    /// <param name="disorder">Null for an answer in order.</param>
    public WireAnswer Log(Job job, TimeSpan now, Dice? disorder)
    {
        var lines = job.LinesAt(now).ToList();
        if (profile == Profile.Seed)
        {
            return Answers.Text(200, "text/plain", string.Concat(lines.Select(line => line.Line.Message + "\n")));
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
        return Answers.Json(200, new JsonObject { ["job_id"] = job.Id, ["total_logs"] = entries.Count, ["logs"] = entries });
    }

    /// <summary>Without the newest lines while the job goes on, with repetitions, and in another order.</summary>
    private static List<(int Number, ScriptedLine Line)> Disordered(List<(int Number, ScriptedLine Line)> lines, bool mayLag, Dice dice)
    {
        var kept = mayLag && dice.Chance(0.3) ? lines.Take(dice.Below(lines.Count + 1)).ToList() : lines;
        var repeated = dice.Chance(0.5) ? kept.SelectMany(line => dice.Chance(0.3) ? [line, line] : new[] { line }).ToList() : kept;
        return dice.Chance(0.5) ? [.. repeated.OrderBy(_ => dice.Next())] : repeated;
    }

    private static string Moment(TimeSpan at) => (Timeline.Epoch + at).ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz");
}
