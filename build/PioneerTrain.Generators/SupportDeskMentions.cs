using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>
/// Creates the mention for a slot such as <c>person</c> or <c>date.past</c> with names from one
/// pool. A bare name has no indication of its type.
/// </summary>
internal sealed class SupportDeskMentions(NamePool names, Pcg32 random)
{
    private static readonly string[] _titles = ["Dr.", "Ms.", "Mr.", "Mrs.", "Prof."];
    private static readonly string[] _companyKinds = ["Systems", "Logistics", "Bank", "Labs", "Foods", "Energy", "Group", "Inc", "Ltd", "GmbH", "LLC"];
    private static readonly string[] _institutions = ["Bank of", "University of", "Port of", "City of"];
    private static readonly string[] _variants = ["Pro", "Mini", "Max", "Air", "Plus", "Go"];
    private static readonly string[] _townEndings = ["ton", "ville", "burg", "stad", "port"];
    private static readonly string[] _townBeginnings = ["North", "New", "San", "Lake", "Port", "Fort"];
    private static readonly string[] _days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    private static readonly string[] _months = ["January", "February", "March", "April", "May", "June", "July", "August", "October", "November"];
    private static readonly string[] _spans = ["week", "month", "quarter", "Friday", "summer"];
    private static readonly string[] _pastMoments = ["today", "yesterday", "this morning", "two days ago"];
    private static readonly string[] _comingMoments = ["today", "tomorrow", "tonight", "this evening"];
    private static readonly string[] _currencies = ["euros", "dollars", "pounds", "francs"];

    public string For(string slot) => slot switch
    {
        "person" => Person(),
        "person.bare" => random.Pick(names.Surnames),
        "organization" => Organization(),
        "organization.bare" => random.Pick(names.Organizations),
        "product" => Product(),
        "product.bare" => random.Pick(names.Products),
        "location" => Location(),
        "location.bare" => random.Pick(names.Places),
        "date" => Day(),
        "date.past" => Date("last", _pastMoments),
        "date.coming" => Date("next", _comingMoments),
        "amount" => Amount(),
        _ => throw new ArgumentOutOfRangeException(nameof(slot), slot, "Unknown slot of the support-desk grammar."),
    };

    private string Person() => random.Next(7) switch
    {
        0 or 1 => $"{random.Pick(names.FirstNames)} {random.Pick(names.Surnames)}",
        2 => random.Pick(names.FirstNames),
        3 or 4 => random.Pick(names.Surnames),
        5 => $"{random.Pick(names.FirstNames)} {(char)('A' + random.Next(26))}. {random.Pick(names.Surnames)}",
        _ => $"{random.Pick(_titles)} {random.Pick(names.Surnames)}",
    };

    private string Organization() => random.Next(7) switch
    {
        0 or 1 or 2 => random.Pick(names.Organizations),
        3 or 4 => $"{random.Pick(names.Organizations)} {random.Pick(_companyKinds)}",
        5 => $"{random.Pick(names.Organizations)} & {random.Pick(names.Surnames)}",
        _ => $"{random.Pick(_institutions)} {random.Pick(names.Places)}",
    };

    private string Product() => random.Next(7) switch
    {
        0 or 1 => random.Pick(names.Products),
        2 => $"{random.Pick(names.Products)} {random.Pick(_variants)}",
        3 => $"{random.Pick(names.Products)} {random.Between(2, 12)}",
        4 => $"{random.Pick(names.Products)}-{random.Between(10, 990)}",
        5 => $"{random.Pick(names.Organizations)} {random.Pick(names.Products)}",
        _ => $"Model {(char)('A' + random.Next(26))}{random.Between(1, 9)}",
    };

    private string Location() => random.Next(6) switch
    {
        0 or 1 or 2 => random.Pick(names.Places),
        3 => random.Pick(names.Places) + random.Pick(_townEndings),
        4 => $"{random.Pick(_townBeginnings)} {random.Pick(names.Places)}",
        _ => $"{random.Between(1, 180)} {random.Pick(names.Surnames)} Street",
    };

    private string Date(string nextOrLast, string[] moments) => random.Next(6) switch
    {
        0 => $"{nextOrLast} {random.Pick(_spans)}",
        1 => random.Pick(moments),
        _ => Day(),
    };

    private string Day() => random.Next(4) switch
    {
        0 => random.Pick(_days),
        1 => $"{random.Between(1, 28)} {random.Pick(_months)}",
        2 => $"{random.Pick(_months)} {random.Between(1, 28)}",
        _ => $"2026-{random.Between(1, 12):00}-{random.Between(1, 28):00}",
    };

    private string Amount() => random.Next(5) switch
    {
        0 => $"${random.Between(5, 9999)}",
        1 => $"{random.Between(5, 999)} {random.Pick(_currencies)}",
        2 => $"{random.Between(2, 90)} percent",
        3 => $"{random.Between(1, 90)}k USD",
        _ => $"EUR {random.Between(5, 999)}.{random.Between(10, 99)}",
    };
}
