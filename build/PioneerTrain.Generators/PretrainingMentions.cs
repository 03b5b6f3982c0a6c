using PioneerTrain.Trainer;
using static PioneerTrain.Generators.PretrainingNames;

namespace PioneerTrain.Generators;

/// <summary>
/// Creates the mention for a slot of the pretraining grammar. Names are generated on demand, so the
/// corpus does not run out of new ones.
/// </summary>
internal sealed class PretrainingMentions(Pcg32 random)
{
    private static readonly string[] _companyKinds =
    [
        "Motors", "Airlines", "Bank", "Media", "Foods", "Energy", "Partners", "Software", "Pharma", "Holdings", "Institute", "Council", "Records", "Studios",
        "Inc", "Ltd", "Corp", "Co", "AG", "plc", "SA",
    ];
    private static readonly string[] _institutions = ["University of", "Bank of", "Ministry of", "Institute of", "Museum of", "Bureau of"];
    private static readonly string[] _fields = ["Health", "Trade", "Science", "Art", "Statistics"];
    private static readonly string[] _sites = ["River", "Valley", "Island", "Park", "Airport", "Bridge", "Square", "Mountains", "Beach", "State Park", "National Forest"];
    private static readonly string[] _roads = ["Avenue", "Road", "Lane", "Street", "Drive", "Boulevard"];
    private static readonly string[] _townEndings = ["field", "ham", "ford", "bury", "wick", "haven", "mouth"];
    private static readonly string[] _townBeginnings = ["Saint", "Mount", "East", "West", "South", "Upper", "Little", "El", "Grand"];
    private static readonly string[] _honorifics = ["Sir", "Lady", "Judge", "Captain", "Dr.", "Mrs.", "Mr."];
    private static readonly string[] _models = ["One", "Ultra", "Lite", "S", "X", "Neo", "Turbo", "Prime"];
    private static readonly string[] _currencies = ["euros", "dollars", "pounds", "yen", "rupees", "percent", "million dollars", "billion yen", "crowns"];
    private static readonly string[] _relative = ["next", "last", "this"];
    private static readonly string[] _periods = ["week", "month", "Friday", "Monday", "year", "spring", "weekend", "autumn", "night", "December"];
    private static readonly string[] _moments =
        ["today", "tomorrow", "yesterday", "tonight", "right now", "in two weeks", "in a month", "three days ago", "the day after tomorrow", "Christmas Eve", "New Year"];
    private static readonly string[] _timesOfDay = ["noon", "midnight", "dinner time", "dawn", "lunch", "breakfast", "sunset"];
    private static readonly string[] _contests = ["Festival", "Cup", "Open", "Summit", "Conference", "Marathon", "Fair", "Biennale", "Games", "Derby"];
    private static readonly string[] _diseaseEndings = ["itis", "osis", "emia", "oma"];
    private static readonly string[] _drugEndings = ["ol", "ine", "mab", "ide", "cin", "pril", "zole", "statin"];

    /// <summary>
    /// The letters of acronyms. Without a vowel, they never equal a generated name.
    /// </summary>
    private const string Consonants = "BCDFGHJKLMNPRSTVWX";

    private readonly NameMaker _names = new(
        firstOnsets: ["c", "ch", "cl", "cr", "fl", "g", "gl", "gr", "j", "l", "pl", "pr", "r", "sh", "sl", "sn", "th", "w", "wh", "y", "bl", "sp", "tw"],
        onsets: ["b", "c", "ch", "d", "f", "g", "gr", "j", "k", "l", "ll", "m", "mb", "n", "nd", "p", "r", "s", "sh", "ss", "t", "th", "v", "w", "z"],
        nuclei: ["a", "e", "i", "o", "u", "a", "e", "o", "ai", "au", "ei", "ie", "oa", "oo", "ou", "y", "ina", "ora", "ette", "ani"],
        codas: ["", "", "", "l", "m", "n", "r", "s", "t", "th", "ng", "nk", "ll", "ss", "mp", "ff", "rd", "son", "sky", "berg", "er", "man"]);

    public string For(string slot) => slot switch
    {
        "person" => Person(),
        "organization" => Organization(),
        "city" => City(),
        "region" => random.Pick(Regions),
        "site" => Site(),
        "product" => Product(),
        "date" => Date(),
        "time" => Time(),
        "amount" => Amount(),
        "number" => random.Chance(0.5f) ? random.Pick(NumberWords) : $"{random.Between(0, 20)}",
        "event" => Event(),
        "job_title" => random.Pick(JobTitles),
        "disease" => Disease(),
        "drug" => _names.Word(random, 2) + random.Pick(_drugEndings),
        "work" => Work(),
        "playlist" => Playlist(),
        "genre" => random.Pick(Genres),
        "food" => random.Pick(Foods),
        "weather" => random.Pick(Weather),
        _ => throw new ArgumentOutOfRangeException(nameof(slot), slot, "Unknown slot of the pretraining grammar."),
    };

    private string Name() => _names.Next(random);

    private string Person() => random.Next(8) switch
    {
        0 or 1 or 2 => $"{random.Pick(FirstNames)} {Name()}",
        3 => $"{random.Pick(FirstNames)} {(char)('A' + random.Next(26))}. {Name()}",
        4 => random.Pick(FirstNames),
        5 => Name(),
        6 => $"{Name()} {Name()}",
        _ => $"{random.Pick(_honorifics)} {Name()}",
    };

    private string Organization() => random.Next(7) switch
    {
        0 or 1 => Name(),
        2 or 3 => $"{Name()} {random.Pick(_companyKinds)}",
        4 => $"{Name()} and {Name()}",
        5 => $"{random.Pick(_institutions)} {(random.Chance(0.5f) ? random.Pick(Cities) : random.Pick(_fields))}",
        _ => string.Concat(Enumerable.Range(0, random.Between(2, 4)).Select(_ => Consonants[random.Next(Consonants.Length)])),
    };

    private string City() => random.Next(5) switch
    {
        0 or 1 => random.Pick(Cities),
        2 => Name(),
        3 => Name() + random.Pick(_townEndings),
        _ => $"{random.Pick(_townBeginnings)} {Name()}",
    };

    private string Site() =>
        random.Chance(0.6f)
            ? $"{Name()} {random.Pick(_sites)}"
            : $"{random.Between(1, 200)} {Name()} {random.Pick(_roads)}";

    private string Product() => random.Next(6) switch
    {
        0 => Name(),
        1 => $"{Name()} {random.Pick(_models)}",
        2 => $"{Name()} {random.Between(2, 990)}",
        3 => $"{Name()}-{random.Between(2, 99)}",
        4 => $"{(random.Chance(0.5f) ? "Type" : "Mark")} {(char)('A' + random.Next(26))}{random.Between(1, 9)}",
        _ => $"{(char)('A' + random.Next(26))}{(char)('A' + random.Next(26))}{random.Between(10, 900)}",
    };

    private string Date() => random.Next(9) switch
    {
        0 => random.Pick(Days),
        1 => $"{random.Pick(_relative)} {random.Pick(_periods)}",
        2 => $"{random.Between(1, 28)} {random.Pick(Months)}",
        3 => $"{random.Pick(Months)} {random.Between(1, 28)}",
        4 => $"{random.Pick(Months)} {random.Between(1, 28)}, {random.Between(1950, 2027)}",
        5 => $"{random.Pick(Months)} {random.Between(1950, 2027)}",
        6 => $"20{random.Between(10, 27)}-{random.Between(1, 12):00}-{random.Between(1, 28):00}",
        7 => $"{random.Between(1900, 2027)}",
        _ => random.Pick(_moments),
    };

    private string Time() => random.Next(4) switch
    {
        0 => $"{random.Between(1, 12)} {(random.Chance(0.5f) ? "am" : "pm")}",
        1 => $"{random.Between(0, 23)}:{random.Between(0, 59):00}",
        2 => $"{random.Pick(NumberWords)} o'clock",
        _ => random.Pick(_timesOfDay),
    };

    private string Amount() => random.Next(3) switch
    {
        0 => $"${random.Between(5, 9999)}",
        1 => $"{random.Between(2, 90)}%",
        _ => $"{random.Between(2, 999)} {random.Pick(_currencies)}",
    };

    private string Event() => random.Next(3) switch
    {
        0 => $"World {Name()} {random.Pick(_contests)}",
        1 => $"{random.Pick(Adjectives)} {random.Pick(Nouns)} {random.Pick(_contests)}",
        _ => $"{Name()} {random.Pick(_contests)}",
    };

    private string Disease() => random.Next(3) switch
    {
        0 => _names.Word(random, 2) + random.Pick(_diseaseEndings),
        1 => $"{Name()} {(random.Chance(0.5f) ? "syndrome" : "disease")}",
        _ => random.Pick(Diseases),
    };

    private string Work() => random.Next(9) switch
    {
        0 => $"The {random.Pick(Nouns)}",
        1 => $"The {random.Pick(Adjectives)} {random.Pick(Nouns)}",
        2 => $"{random.Pick(Nouns)} of the {random.Pick(Nouns)}",
        3 => $"{random.Pick(Adjectives)} {random.Pick(Nouns)}",
        4 => $"{random.Pick(Verbs)} Me {random.Pick(Nouns)}",
        5 => $"{random.Pick(Verbs)} the {random.Pick(Nouns)}",
        6 => $"{Name()} {random.Pick(Nouns)}",
        7 => $"{random.Pick(Nouns)} in {Name()}",
        _ => $"{random.Pick(Nouns)} and {random.Pick(Nouns)}: The {random.Pick(Nouns)}",
    };

    private string Playlist() => random.Next(4) switch
    {
        0 => $"{random.Pick(Adjectives)} {random.Pick(Nouns)} {random.Pick(Genres)}",
        1 => $"{random.Pick(Genres)} {random.Pick(Nouns)}",
        2 => $"{random.Pick(Nouns)} {random.Pick(Nouns)}",
        _ => $"{random.Pick(Verbs)} to {random.Pick(Genres)}",
    };
}
