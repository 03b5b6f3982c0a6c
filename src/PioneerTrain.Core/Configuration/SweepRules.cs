using PioneerTrain.Jobs;

namespace PioneerTrain.Configuration;

/// <summary>
/// Checks that a sweep has several different jobs within its limits, and that the data on which the
/// best one is selected is not that of another purpose.
/// </summary>
internal static class SweepRules
{
    private const string SelectOnKey = "sweep.select_on";
    private const int DefaultMaxJobs = 8;

    public static void Check(ConfigValues values, DiagnosticList diagnostics)
    {
        if (values.Section(SweepBuilder.FieldsKey) is not { } fields)
        {
            return;
        }

        var lists = fields.Entries.Select(field => values.Section(field.Path)).OfType<ConfigSection>().ToList();
        foreach (var list in lists)
        {
            CheckValues(list, values, diagnostics);
        }

        var (jobs, limit) = (lists.Aggregate(1L, (product, list) => product * list.Entries.Count), values.Whole("sweep.max_jobs") ?? DefaultMaxJobs);
        if (jobs > limit)
        {
            diagnostics.Add(fields.Place, ConfigFault.OutOfRange, SweepMessages.TooManyJobs(jobs, limit));
        }
        else if (jobs < 2)
        {
            diagnostics.Add(fields.Place, ConfigFault.OutOfRange, SweepMessages.OneJob);
        }

        CheckSelection(values, diagnostics);
    }

    private static void CheckValues(ConfigSection list, ConfigValues values, DiagnosticList diagnostics)
    {
        var known = new HashSet<JsonScalar>();
        foreach (var item in list.Entries)
        {
            if (values.Find(item.Path) is { } value && !known.Add(value))
            {
                diagnostics.Add(item.Place, ConfigFault.Conflict, SweepMessages.Repeated(item.Path));
            }

            if (item.Path.StartsWith($"{SweepBuilder.FieldsKey}.nr_epochs[", StringComparison.Ordinal)
                && values.Whole(item.Path) is { } epochs
                && values.Whole("limits.max_epochs") is { } most
                && epochs > most)
            {
                diagnostics.Add(item.Place, ConfigFault.Conflict, SweepMessages.MoreEpochsThanAllowed(item.Path, epochs, most));
            }
        }
    }

    private static void CheckSelection(ConfigValues values, DiagnosticList diagnostics)
    {
        if (values.Text(SelectOnKey) is not { } selection)
        {
            return;
        }

        var others = values.All.Where(entry => entry.Key == "evaluation.path" || (entry.Key.StartsWith("datasets[", StringComparison.Ordinal) && entry.Key.EndsWith(".path", StringComparison.Ordinal)));
        if (values.Text("evaluation.path") is null)
        {
            diagnostics.Add(values.PlaceOf(SelectOnKey), ConfigFault.Conflict, EvaluationMessages.NeedsHeldOutFile(SelectOnKey));
        }
        else if (others.FirstOrDefault(entry => ConfigRules.AreSamePath(values.Text(entry.Key)!, selection)).Key is { } other)
        {
            diagnostics.Add(values.PlaceOf(SelectOnKey), ConfigFault.Conflict, SweepMessages.SelectedOn(selection, other));
        }
    }
}
