namespace PioneerTrain.Trainer.Rows;

/// <summary>Why rows cannot be trained on, or a recipe cannot be followed.</summary>
internal static class RowsProblem
{
    /// <summary>A sentence; null when there is nothing in the way.</summary>
    public static string? Find(TrainingRows rows, HeldOutSplit split, TrainingRecipe recipe)
    {
        if (rows.Rows.Count == 0)
        {
            return "The dataset has no rows.";
        }

        if (rows.Labels.Count == 0 && rows.Classes.Count == 0)
        {
            return "No row has an entity or a class, so there is nothing to learn.";
        }

        if (rows.Labels.Count > DatasetReader.MostNames || rows.Classes.Count > DatasetReader.MostNames)
        {
            return $"The datasets have {rows.Labels.Count} entity labels and {rows.Classes.Count} classes; at most {DatasetReader.MostNames} of each are accepted.";
        }

        if (split.HeldOut.Count == 0)
        {
            return $"None of the {rows.Rows.Count} rows is held out, so F1 could not be measured; give more rows, "
                + "or mark some with \"split\": \"validation\", or raise validation_data_percentage.";
        }

        return split.Train.Count == 0
            ? $"All {rows.Rows.Count} rows are held out, so none is left to train on; mark some with \"split\": \"train\", or lower validation_data_percentage."
            : FindInRecipe(recipe);
    }

    private static string? FindInRecipe(TrainingRecipe recipe)
    {
        (bool IsFine, string Sentence)[] checks =
        [
            (recipe.Epochs >= 1, $"nr_epochs is {recipe.Epochs}; 1 or more is accepted."),
            (recipe.BatchSize >= 1, $"batch_size is {recipe.BatchSize}; 1 or more is accepted."),
            (recipe.Threads >= 1, $"The number of threads is {recipe.Threads}; 1 or more is accepted."),
            (double.IsFinite(recipe.LearningRate) && recipe.LearningRate >= 0, $"learning_rate is {recipe.LearningRate}; 0 or more is accepted."),
            (recipe.Dropout is >= 0 and <= 0.9, $"dropout is {recipe.Dropout}; 0 to 0.9 is accepted."),
            (double.IsFinite(recipe.WeightDecay) && recipe.WeightDecay >= 0, $"weight_decay is {recipe.WeightDecay}; 0 or more is accepted."),
            (recipe.WarmupRatio is >= 0 and <= 1, $"warmup_ratio is {recipe.WarmupRatio}; 0 to 1 is accepted."),
            (recipe.LoraRank is >= 1 and <= 64, $"lora_r is {recipe.LoraRank}; 1 to 64 is accepted by the local engine."),
            (double.IsFinite(recipe.LoraAlpha) && recipe.LoraAlpha > 0, $"lora_alpha is {recipe.LoraAlpha}; a number above 0 is accepted."),
        ];
        return Array.Find(checks, check => !check.IsFine).Sentence;
    }
}
