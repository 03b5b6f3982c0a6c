namespace PioneerTrain.Generators;

/// <summary>
/// Words that determine the type of the name next to them, as in "Kelo, our plumber, …" and "Kelo,
/// our insurer, …". Each occurs about twenty times in the training rows, so a model still learns
/// them in its second and third epoch.
/// </summary>
internal static class SupportDeskCues
{
    public const string PersonRoles =
        "plumber|accountant|electrician|teacher|lawyer|receptionist|librarian|carpenter|intern|trainee|gardener|chef|baker|painter|tailor|pilot|dentist|student";

    public const string OrganizationKinds =
        "supplier|carrier|insurer|wholesaler|retailer|airline|brewery|publisher|charity|museum|clinic|hospital|agency|lender|startup|bakery|foundry|refinery";

    public const string ProductKinds =
        "scanner|router|kettle|toaster|headset|keyboard|laptop|tablet|camera|tripod|drill|mixer|blender|freezer|vacuum|projector|thermostat|doorbell";

    public const string PlaceKinds =
        "suburb|village|harbour|island|valley|county|province|district|capital|resort|border town|market town|peninsula|hamlet|region|municipality|oasis|bay";

    public const string PersonActs =
        "apologised|shrugged|sneezed|fainted|retired|overslept|whispered|smiled|frowned|hung up|yelled|giggled|snored|panicked|limped in|sighed|cried|waved";

    public const string OrganizationActs =
        "merged|rebranded|went bankrupt|filed for insolvency|cut jobs|issued a recall|missed its targets|was acquired|was nationalised|restructured"
        + "|laid off staff|raised capital|lost its licence|changed hands|appealed the fine|outsourced its hotline|paid a dividend|posted a loss";

    public const string ProductActs =
        "crashed|overheated|rebooted|flickered|jammed|leaked|rattled|beeped|short-circuited|blinked|smoked|melted|cracked|lost its settings|drained its battery"
        + "|would not boot|needs new toner|squeaked";

    public const string PlaceActs =
        "flooded|lost power|was evacuated|got snowed in|lies downstream|has two bridges|banned trucks|is foggy|is an hour away|has no railway|sits on a hill"
        + "|borders the desert|was hit by the storm|closed its airport|has narrow lanes|elected a mayor|is below sea level|has no mobile coverage";

    /// <summary>The cues in both splits.</summary>
    public static readonly string[] Training =
    [
        "{person.bare}, our [" + PersonRoles + "], [has a question|is on the phone|needs an answer].",
        "the [" + PersonRoles + "] {person.bare} was mentioned in my last mail.",
        "{organization.bare}, our [" + OrganizationKinds + "], [has a question|is on the phone|needs an answer].",
        "{product.bare}, our [" + ProductKinds + "], [is gone again|is back|is too loud].",
        "{location.bare}, our [" + PlaceKinds + "], [is far away|is on the map now|is next on the list].",
        "{person.bare} [" + PersonActs + "], [they wrote|I heard] {date.past}.",
        "{organization.bare} [" + OrganizationActs + "], [they wrote|I heard] {date.past}.",
        "{product.bare} [" + ProductActs + "], [they wrote|I heard] {date.past}.",
        "{location.bare} [" + PlaceActs + "], [they wrote|I heard] {date.past}.",
        "the [" + OrganizationKinds + "] {organization.bare} was mentioned in my last mail.",
        "the [" + ProductKinds + "] {product.bare} was mentioned in my last mail.",
        "the [" + PlaceKinds + "] {location.bare} was mentioned in my last mail.",
        "I asked about {person.bare}, the [" + PersonRoles + "], and about {product.bare}, the [" + ProductKinds + "].",
        "I asked about {organization.bare}, the [" + OrganizationKinds + "], and about {location.bare}, the [" + PlaceKinds + "].",
        "{person.bare} [" + PersonActs + "] because {organization.bare} [" + OrganizationActs + "].",
        "{product.bare} [" + ProductActs + "] after {location.bare} [" + PlaceActs + "].",
        "{person.bare} [" + PersonActs + "] when {product.bare} [" + ProductActs + "].",
        "{organization.bare} [" + OrganizationActs + "] before {location.bare} [" + PlaceActs + "].",
    ];

    /// <summary>The cues in the held-out split only.</summary>
    public static readonly string[] HeldOutOnly =
    [
        "is {person.bare}, our [" + PersonRoles + "], on the phone again?",
        "is {organization.bare}, our [" + OrganizationKinds + "], on the phone again?",
        "is {product.bare}, the [" + ProductKinds + "], too loud again?",
        "is {location.bare}, the [" + PlaceKinds + "], on your list now?",
        "our [" + PersonRoles + "] {person.bare} [" + PersonActs + "].",
        "our [" + OrganizationKinds + "] {organization.bare} [" + OrganizationActs + "].",
        "the [" + ProductKinds + "] {product.bare} [" + ProductActs + "], they wrote.",
        "the [" + PlaceKinds + "] {location.bare} [" + PlaceActs + "], they wrote.",
        "on {date}, {person.bare} [" + PersonActs + "] and {organization.bare} [" + OrganizationActs + "].",
        "on {date}, {product.bare} [" + ProductActs + "] and {location.bare} [" + PlaceActs + "].",
    ];
}
