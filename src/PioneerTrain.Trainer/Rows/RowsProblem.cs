namespace PioneerTrain.Trainer.Rows;

/// <summary>Checks whether a dataset can be trained on and whether a recipe is valid.</summary>
internal static class RowsProblem
{
    /// <summary>Returns an error message, or null if training is possible.</summary>
    public static string? Find(TrainingRows rows, HeldOutSplit split, TrainingRecipe recipe)
    {
        if (rows.Rows.Count == 0)
        {
            return "The dataset has no rows.";
        }

        if (rows.Labels.Count == 0 && rows.Classes.Count == 0)
        {
            return "No row has an entity or a class. Add labeled rows.";
        }

        if (rows.Labels.Count > DatasetLimits.Names || rows.Classes.Count > DatasetLimits.Names)
        {
            return $"The datasets have {rows.Labels.Count} entity labels and {rows.Classes.Count} classes; "
                + $"expected at most {DatasetLimits.Names} of each.";
        }

        return FindInSplit(rows.Rows, split) ?? FindInRecipe(recipe);
    }

    private static string? FindInSplit(IReadOnlyList<TrainingRow> rows, HeldOutSplit split)
    {
        var isMarked = HeldOutSplit.IsMarked(rows);
        if (split.HeldOut.Count == 0)
        {
            var problem = $"None of the {rows.Count} rows is held out, so F1 cannot be measured. ";
            return problem + (isMarked
                ? "Mark some with \"split\": \"validation\", or remove \"split\" from all rows. "
                    + "validation_data_percentage is not used, because rows have \"split\": \"train\"."
                : "Add more rows, mark some with \"split\": \"validation\", or increase validation_data_percentage.");
        }

        if (split.Train.Count == 0)
        {
            var problem = $"All {rows.Count} rows are held out, so there are no training rows. ";
            return problem + (isMarked
                ? "Mark some with \"split\": \"train\", or remove \"split\" from all rows. "
                    + "validation_data_percentage is not used, because the rows have \"split\": \"validation\"."
                : "Mark some with \"split\": \"train\", or decrease validation_data_percentage.");
        }

        return null;
    }

    private static string? FindInRecipe(TrainingRecipe recipe)
    {
        (bool IsValid, string Message)[] checks =
        [
            (recipe.Epochs >= 1, $"nr_epochs is {recipe.Epochs}; expected at least 1."),
            (recipe.BatchSize >= 1, $"batch_size is {recipe.BatchSize}; expected at least 1."),
            (recipe.Threads >= 1, $"The number of threads is {recipe.Threads}; expected at least 1."),
            (double.IsFinite(recipe.LearningRate) && recipe.LearningRate >= 0,
                $"learning_rate is {recipe.LearningRate}; expected at least 0."),
            (recipe.Dropout is >= 0 and <= 0.9, $"dropout is {recipe.Dropout}; expected 0 to 0.9."),
            (double.IsFinite(recipe.WeightDecay) && recipe.WeightDecay >= 0,
                $"weight_decay is {recipe.WeightDecay}; expected at least 0."),
            (recipe.WarmupRatio is >= 0 and <= 1, $"warmup_ratio is {recipe.WarmupRatio}; expected 0 to 1."),
            (recipe.LoraRank is >= 1 and <= 64, $"lora_r is {recipe.LoraRank}; expected 1 to 64 for local training."),
            (double.IsFinite(recipe.LoraAlpha) && recipe.LoraAlpha > 0,
                $"lora_alpha is {recipe.LoraAlpha}; expected a number greater than 0."),
        ];
        return Array.Find(checks, check => !check.IsValid).Message;
    }
}
