using System.Text;

namespace PioneerTrain.LocalServer.Http;

/// <summary>A dataset that even a small model learns quickly.</summary>
internal static class Rows
{
    private static readonly string[] _people = ["Ada", "Bela", "Cleo", "Dora", "Emil"];
    private static readonly string[] _cities = ["Paris", "Oslo", "Rome", "Kyoto"];

    /// <summary>60 training rows and 20 held-out rows, in the upload format of the API.</summary>
    public static string Few { get; } = Make();

    /// <summary>The same rows without a split.</summary>
    public static string Unmarked { get; } = Few
        .Replace("\"split\":\"validation\",", "", StringComparison.Ordinal)
        .Replace("\"split\":\"train\",", "", StringComparison.Ordinal);

    /// <summary>Texts with one of two classes.</summary>
    public static string Classes { get; } = string.Join('\n', Enumerable.Range(0, 80).Select(i =>
        $$"""{"text":"{{(int.IsEvenInteger(i) ? "please refund order" : "where is parcel")}} {{i}}","label":"{{(int.IsEvenInteger(i) ? "billing" : "tracking")}}"}"""));

    private static string Make()
    {
        var rows = new StringBuilder();
        for (var i = 0; i < 80; i++)
        {
            var (person, city) = (_people[i % _people.Length], _cities[i % _cities.Length]);
            var split = i % 4 == 0 ? "validation" : "train";
            rows.Append($$"""{"text":"{{person}} moved to {{city}} in week {{i}}","split":"{{split}}",""");
            rows.Append($$""" "entities":[["{{person}}","person"],["{{city}}","location"]]}""").Append('\n');
        }

        return rows.ToString();
    }
}
