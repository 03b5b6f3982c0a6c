using System.Text;

namespace PioneerTrain.LocalServer.Http;

/// <summary>A dataset that even a small model learns in a moment.</summary>
internal static class Rows
{
    private static readonly string[] People = ["Ada", "Bela", "Cleo", "Dora", "Emil"];
    private static readonly string[] Cities = ["Paris", "Oslo", "Rome", "Kyoto"];

    /// <summary>60 training rows and 20 held-out ones, in the API's upload form.</summary>
    public static string Few { get; } = Make();

    private static string Make()
    {
        var rows = new StringBuilder();
        for (var i = 0; i < 80; i++)
        {
            var (person, city) = (People[i % People.Length], Cities[i % Cities.Length]);
            rows.Append($$"""{"text":"{{person}} moved to {{city}} in week {{i}}","entities":[["{{person}}","person"],["{{city}}","location"]],"split":"{{(i % 4 == 0 ? "validation" : "train")}}"}""").Append('\n');
        }

        return rows.ToString();
    }
}
