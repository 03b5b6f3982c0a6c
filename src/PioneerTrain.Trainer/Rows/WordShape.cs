namespace PioneerTrain.Trainer.Rows;

/// <summary>Returns the shape of a word: its capitalization, digits or kind of character.</summary>
internal static class WordShape
{
    private const int ShortWord = 3;
    private const int LongestNumber = 5;

    public static string Of(string word)
    {
        if (char.IsDigit(word[0]))
        {
            return $"digits{Math.Min(word.Length, LongestNumber)}";
        }

        if (!char.IsLetter(word[0]))
        {
            return word.Length > 1 ? $"sign-run{word[0]}" : $"sign{word[0]}";
        }

        var upper = word.Count(char.IsUpper);
        if (upper == 0)
        {
            return word.Any(char.IsDigit) ? "lower-digits" : "lower";
        }

        if (upper == 1 && char.IsUpper(word[0]))
        {
            // Shapes are hashed into the features of the base models, so their spelling cannot change.
            return word.Length == 1 ? "letter" : "capitalised";
        }

        if (word.Any(char.IsLower))
        {
            return "mixed";
        }

        return word.Length <= ShortWord ? "short-upper" : "upper";
    }
}
