using System.Text.Json.Nodes;
using PioneerTrain.Reporting;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Simulation.Pages;

/// <summary>What must be true of the comment and the check runs when no run is active.</summary>
internal sealed class PageInvariants(RepositoryStandIn repository, IReadOnlyList<PageStep> steps)
{
    /// <summary>The maximum number of requests of one stage.</summary>
    private const int MaximumRequests = 150;

    private readonly List<string> _violations = [];
    private readonly Dictionary<long, string> _strangers = [];

    public IReadOnlyList<string> Violations => _violations;

    public void Violate(string what) => _violations.Add(what);

    public void AddStrangers(int count)
    {
        for (var number = 0; number < count; number++)
        {
            var body = number % 2 == 0 ? $"{CommentText.Marker} x -->\nPassed!" : "Looks good.";
            _strangers[repository.AddComment("mallory", body)] = body;
        }
    }

    /// <summary>
    /// Before the repair, the rows of a workflow without kills and failures are complete, in
    /// whichever comments there are.
    /// </summary>
    public void CheckUndisturbed(IReadOnlySet<int> disturbed)
    {
        var rows = CommentRows.Merge(Ours().SelectMany(comment => CommentText.Read(comment)));
        CheckRows(rows, workflow => !disturbed.Contains(workflow));
    }

    /// <summary>Without faults and kills, nothing fails.</summary>
    public void CheckCalm(IEnumerable<PageStep> calm)
    {
        foreach (var step in calm.Where(step => step.IsDisturbed))
        {
            Violate($"{step.Plan} does not report");
        }
    }

    public void CheckEnd(IReadOnlyList<StepProcess> processes)
    {
        foreach (var process in processes)
        {
            if (process.Defect is { } defect)
            {
                Violate($"{process.Name}: {defect}");
            }

            if (process.Requests > MaximumRequests)
            {
                Violate($"{process.Name} sent {process.Requests} requests");
            }
        }

        CheckComments();
        foreach (var group in repository.Checks.Values.GroupBy(check => ((string?)check["head_sha"], (string?)check["name"])))
        {
            CheckRunsOf([.. group], [.. steps.Where(step => (step.Plan.Sha, step.CheckName) == group.Key)]);
        }
    }

    private void CheckComments()
    {
        foreach (var (id, body) in _strangers)
        {
            if (!repository.Comments.TryGetValue(id, out var comment) || (string?)comment["body"] != body)
            {
                Violate($"comment {id} of a stranger was changed");
            }
        }

        var ours = Ours();
        if (ours.Count > 1 || (ours.Count == 0 && steps.Any(step => step.HasRow)))
        {
            Violate($"there are {ours.Count} comments");
        }

        CheckRows([.. ours.SelectMany(CommentText.Read)], _ => true);
    }

    /// <summary>
    /// The newest run of a workflow that wrote a row has a row for each of its steps, of the newest
    /// attempt, and earlier runs have none.
    /// </summary>
    private void CheckRows(IReadOnlyList<CommentRow> rows, Func<int, bool> isChecked)
    {
        foreach (var workflow in steps.Where(step => step.HasRow).GroupBy(step => step.Plan.Workflow).Where(group => isChecked(group.Key)))
        {
            var newest = workflow.Max(step => step.Plan.RunId);
            var expected = workflow.Where(step => step.Plan.RunId == newest).GroupBy(step => step.Target.Origin.Key)
                .Select(step => step.MaxBy(attempt => attempt.Plan.Attempt)!)
                .Select(step => $"{step.Target.Origin.Key} {newest}.{step.Plan.Attempt} {ReportWords.Headline(step.Plan.Conclusion).Headline}").Order();
            var found = rows.Where(row => row.Origin.Workflow == workflow.First().Target.Origin.Workflow)
                .Select(row => $"{row.Origin.Key} {row.Origin.RunId}.{row.Origin.Attempt} {row.Headline}").Order();
            if (!expected.SequenceEqual(found))
            {
                Violate($"workflow {workflow.Key}: expected the rows [{string.Join(", ", expected)}], found [{string.Join(", ", found)}]");
            }
        }
    }

    /// <param name="checks">All check runs of a name and commit, oldest first.</param>
    private void CheckRunsOf(IReadOnlyList<JsonObject> checks, IReadOnlyList<PageStep> attempts)
    {
        foreach (var check in checks.Where(check => (string?)check["status"] != "completed"))
        {
            var owner = attempts.LastOrDefault(step => step.Target.ExternalId == (string?)check["external_id"] || $"job/{step.Plan.JobId}" == (string?)check["external_id"]);
            if (owner is not { IsPostDisturbed: true } || (IsOf(owner, check) && attempts.Any(later => later.HasCheck && IsSameStep(later, owner) && later.StartedAt > owner.OverAt)))
            {
                Violate($"check run {check["id"]} ({check["external_id"]}) is in progress");
            }
        }

        foreach (var attempt in attempts.Where(step => !step.IsDisturbed && step.Plan.Conclusion != Conclusion.Started))
        {
            var own = checks.Where(check => IsOf(attempt, check)).ToList();
            if (own.Count == 0 && attempt.Plan.Conclusion != Conclusion.Cancelled)
            {
                Violate($"{attempt.Plan} has no check run");
            }

            foreach (var check in own.Where(check => (string?)check["conclusion"] != Expected(attempt) && !CanBeAbandoned(check, attempt)))
            {
                Violate($"check run {check["id"]} of {attempt.Plan}: expected {Expected(attempt)}, found {check["conclusion"]}");
            }
        }

        // A run that ends completes the older check runs of the step, also of a run that is active.
        bool CanBeAbandoned(JsonObject check, PageStep owner) => (string?)check["conclusion"] == "cancelled"
            && attempts.Any(other => IsSameStep(owner, other) && other.Plan.RunId != owner.Plan.RunId
                && checks.Any(newer => IsOf(other, newer) && (long)newer["id"]! > (long)check["id"]!));

        CheckNewest(checks[^1], attempts);
    }

    /// <summary>
    /// The newest check run, which GitHub shows, is that of an attempt after whose end no other one
    /// has reported.
    /// </summary>
    private void CheckNewest(JsonObject newest, IReadOnlyList<PageStep> attempts)
    {
        var shown = attempts.FirstOrDefault(step => step.Target.ExternalId == (string?)newest["external_id"]);
        if (attempts.FirstOrDefault(step => step.HasCheck && shown?.OverAt <= step.StartedAt) is { } later)
        {
            Violate($"check run {newest["id"]} of {shown!.Plan} hides the result of {later.Plan}");
        }
    }

    private static bool IsOf(PageStep step, JsonObject check) => (string?)check["external_id"] == step.Target.ExternalId;

    private static bool IsSameStep(PageStep step, PageStep other) => step.Target.StepPrefix == other.Target.StepPrefix;

    private static string Expected(PageStep step) => step.Plan.Conclusion switch
    {
        Conclusion.Cancelled => "cancelled",
        Conclusion.Trained => "success",
        _ => "failure",
    };

    private List<string> Ours() => [.. repository.Comments.Where(comment => !_strangers.ContainsKey(comment.Key)).Select(comment => (string)comment.Value["body"]!)];
}
