using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>
/// The names of one split. The two pools of a <see cref="SupportDeskNames"/> are disjoint.
/// </summary>
public sealed record NamePool(
    IReadOnlyList<string> FirstNames,
    IReadOnlyList<string> Surnames,
    IReadOnlyList<string> Organizations,
    IReadOnlyList<string> Products,
    IReadOnlyList<string> Places)
{
    public IEnumerable<string> All => [.. FirstNames, .. Surnames, .. Organizations, .. Products, .. Places];
}

/// <summary>
/// The names for training, and other names for the held-out sentences, so that a score measures
/// what was learned from the context and not which names were memorized.
/// </summary>
public sealed record SupportDeskNames(NamePool Training, NamePool HeldOut)
{
    private const int InventedPerType = 400;

    /// <summary>How many times more likely an ambiguous name is than a generated one.</summary>
    private const int AmbiguousWeight = 3;

    private static readonly string[] _firstNames = Split(
        "James Mary Ahmed Minh Olga Carlos Fatima John Linda Kenji Priya Tom Sara Mohamed Anna Luis Grace Ivan Chloe David Emma Paul Nina Oscar Leah Ravi Hana "
        + "Peter Julia Marco Zoe Samuel Ines Victor Amina Karl Rosa Felix Maya Deepa Goran Heidi Jamal Keiko Lars Mei Nuno Pilar Rafael Sven Tariq Ulla Vikram "
        + "Ximena Yara Zoltan Astrid Benoit Carmen");

    private static readonly string[] _cities = Split(
        "London Nairobi Osaka Lagos Lima Cairo Boston Dublin Oslo Berlin Madrid Toronto Seoul Hanoi Quito Accra Perth Denver Houston Lisbon Krakow Turin "
        + "Bergen Leeds Ghent Tunis Dakar Pune Cebu Busan Nagoya Adelaide Calgary Tampa Tucson Malaga Bremen Basel Aarhus");

    /// <summary>
    /// The ambiguous names: each is a first name, a surname, a company, a product and a town.
    /// </summary>
    private static readonly string[] _ambiguous = Split(
        "Jordan Paris Austin Chelsea Georgia Dallas Victoria Sydney Florence Lincoln Madison Brooklyn Sierra Aurora Phoenix Camden Savannah Devon Kent Logan "
        + "Mercedes Ford Morgan Wells");

    /// <summary>English words that the syllables could form.</summary>
    private static readonly string[] _englishWords = Split(
        "For Find Back Star Sir Kind Hand Bird Best Rest Past Part Port Mind Bar Bed Dust Trust Most Must Test");

    public static SupportDeskNames Create(Pcg32 random)
    {
        var maker = new NameMaker(
            firstOnsets: Split("b br d dr f h k kl m n p qu s st t v z tr"),
            onsets: Split("b br c d dr f g h k l m n p r s st t v z"),
            nuclei: Split("a e i o u a e i o ae ai ea ia io ele ara ino"),
            codas: ["", "", "", "l", "m", "n", "r", "s", "t", "x", "nd", "rn", "st", "ck", "ld", "rt"]);
        maker.Reserve([.. _firstNames, .. _cities, .. _ambiguous, .. _englishWords]);
        var (firstTraining, firstHeldOut) = Share(_firstNames, random);
        var (cityTraining, cityHeldOut) = Share(_cities, random);
        var (ambiguousTraining, ambiguousHeldOut) = Share(_ambiguous, random);
        return new SupportDeskNames(
            Pool(firstTraining, cityTraining, ambiguousTraining, maker, random),
            Pool(firstHeldOut, cityHeldOut, ambiguousHeldOut, maker, random));
    }

    private static NamePool Pool(
        string[] firstNames, string[] cities, string[] ambiguous, NameMaker maker, Pcg32 random)
    {
        string[] Invented() =>
            [.. Enumerable.Range(0, InventedPerType).Select(_ => maker.NextUnused(random)), .. Enumerable.Repeat(ambiguous, AmbiguousWeight).SelectMany(names => names)];
        return new NamePool(
            [.. firstNames, .. ambiguous], Invented(), Invented(), Invented(), [.. Invented(), .. cities]);
    }

    /// <summary>Splits the names: two thirds for training, the rest held out.</summary>
    private static (string[] Training, string[] HeldOut) Share(string[] names, Pcg32 random)
    {
        string[] shuffled = [.. names];
        random.Shuffle<string>(shuffled);
        var training = shuffled.Length * 2 / 3;
        return (shuffled[..training], shuffled[training..]);
    }

    private static string[] Split(string words) => words.Split(' ');
}
