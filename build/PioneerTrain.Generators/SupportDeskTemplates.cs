namespace PioneerTrain.Generators;

/// <summary>
/// The templates of the support desk. They start in lower case, because a clause can precede them,
/// and end with their punctuation. The last sentences of <see cref="Training"/> are ambiguous
/// pairs: a person and a company that call about a delay look alike, so a model cannot reach an F1
/// of 1.0.
/// </summary>
internal static class SupportDeskTemplates
{
    /// <summary>The templates in both splits.</summary>
    public static readonly string[] Training =
    [
        "{person} from {organization} reported that the {product} keeps [restarting|freezing|beeping].",
        "[please|could you] ship two {product} units to our [office|depot] in {location} before {date.coming}.",
        "{organization} will open a new [plant|service centre] in {location} {date.coming}.",
        "I spoke with {person} about the refund of {amount} on {date}.",
        "the {product} that {person} bought in {location} arrived [broken|without a charger|two weeks late].",
        "{person}, the regional head of {organization}, leaves {date.coming}.",
        "{organization} raised the price of the {product} by {amount}.",
        "the invoice for {amount} was sent to {organization} on {date}.",
        "our driver got lost near {location} and called {person} for [help|directions].",
        "is the {product} available in {location}, or only in {location}?",
        "after the merger, {organization} and {organization} share one warehouse in {location}.",
        "{person} asked {person} to [replace|repair|return] the {product}.",
        "we still owe {organization} {amount} for the {product}.",
        "nobody at {organization} has answered since {date.past}.",
        "does {person} still work for {organization}?",
        "{location} was the first city to receive the {product}.",
        "the [meeting|training] with {organization} in {location} moved to {date.coming}.",
        "{person} paid {amount} for a {product} at the {location} store.",
        "ticket opened by {person}: {product} does not pair with {product}.",
        "support in {location} closes early {date.coming}.",
        "{organization} sued {organization} over the {product} design.",
        "thanks, {person}.",
        "hi {person}, your {product} shipped from {location} {date.past}.",
        "according to {organization}, demand in {location} fell by {amount}.",
        "the new manager in {location} is {person}.",
        "{product} sales beat {product} by {amount}.",
        "cancel the order and [tell|inform] {organization}.",
        "the courier left the {product} with {person} in {location}.",
        "{organization} needs [a quote|an offer] for forty {product} licences by {date.coming}.",
        "we refunded {person} {amount} {date.past}.",
        "my {product} died [again|on me] {date.past}.",
        "can {person} call {person} at {organization}?",
        "{organization} moved its help desk from {location} to {location}.",
        "the warranty on the {product} ended {date.past}.",
        "{date.past} I returned the {product} and got {amount} back.",
        "the technician in {location}, {person}, could not open the {product}.",
        "why is the {product} [{amount} cheaper|so much cheaper] in {location}?",
        "{organization} promised {person} a new {product} for free.",
        "a parcel for {organization} is stuck in {location} since {date.past}.",
        "{person} signed for the delivery {date.past}.",
        "{organization} charged me {amount} twice.",
        "the deposit of {amount} goes back to {person}.",
        "between {location} and {location} the parcel [vanished|was opened].",
        "{product} firmware from {date} breaks {product} cables.",
        "{person} moved to {location} and wants the {product} sent there.",
        "the contract with {organization} ends {date.coming} and costs {amount} a year.",
        "I would rather deal with {person} than with {organization}.",
        "{location} has no stock of the {product} until {date.coming}.",
        "[ask|remind] {person} to send {organization} the papers.",
        "the {organization} portal shows {amount}, my receipt shows {amount}.",
        "{organization} is hiring in {location}.",
        "{person} and {person} tested the {product} {date.past}.",
        "our branch in {location} ordered from {organization} for {amount}.",
        "could {organization} extend the {product} trial until {date.coming}?",
        "the report went out late again and I blame the printer.",
        "no issue found, closing this for now.",
        "the battery lasts longer than expected, great work everyone!",
        "my Password was reset twice and the Login page is still [broken|blank].",
        "can someone from Billing call me back please?",
        "the Express option vanished from the Checkout page.",
        "spring is coming and the whole team is [happy|tired].",
        "[{person.bare}|{organization.bare}] called about the delay.",
        "[{person.bare}|{organization.bare}] never answered my mail.",
        "[{product.bare}|{organization.bare}] is the worst I have ever used.",
        "[{location.bare}|{organization.bare}] reports a delay of {amount}.",
    ];

    /// <summary>The templates in the held-out split only, about a third of its rows.</summary>
    public static readonly string[] HeldOutOnly =
    [
        "{person} wants {amount} back because the {product} failed on {date}.",
        "flights to {location} are booked for {person} and {person}.",
        "shares of {organization} dropped {amount} after {date.past}.",
        "we met {person} at the {organization} booth in {location}.",
        "why did {organization} discontinue the {product}?",
        "deliver to {location} by {date.coming}, attention {person}.",
        "{person} says {organization} never paid the {amount}.",
        "the {product} gets hot when it charges, says {person}.",
        "if {organization} cannot deliver by {date.coming}, we will buy the {product} elsewhere.",
        "who in {location} can repair a {product}?",
        "{person} bought out {organization} for {amount}.",
        "the line between {location} and the {organization} data centre was cut {date.past}.",
        "I compared the {product} with the {product} and kept neither.",
        "since {date.past} every {product} leaves the plant in {location} with a new battery.",
        "tell {person} the voucher over {amount} has expired.",
        "{organization} wrote to say that {person} has retired.",
        "the Warranty page does not mention the {product} at all.",
        "nothing to add from Legal, thanks!",
        "somebody left the Invoice folder open again.",
        "the store in {location} lost {amount} because of {organization}.",
    ];

    /// <summary>The clauses before a sentence. Most sentences have none.</summary>
    public static readonly string[] Prefixes =
    [
        "hello, ", "good morning, ", "hi all, ", "quick question: ", "update: ", "for the record, ", "as far as I know, ", "sorry to bother you again, but ",
        "following up on my last mail, ", "according to the tracking page, ", "as {person} [wrote|told us], ", "{date}: ", "note from {person}: ",
        "on behalf of {organization}, ", "one more thing, ", "urgent: ", "since the last Update, ", "in short, ", "second try: ", "dear Support, ",
    ];

    /// <summary>The clauses before the full stop of a sentence. Most sentences have none.</summary>
    public static readonly string[] Suffixes =
    [
        " as agreed", " without any notice", ", which nobody expected", " and we need an answer soon", ", please advise", ", {person} confirmed",
        " and that is not acceptable", " for the second time", ", see the attached Photo", ", at least that is what {organization} says",
        " and I am still waiting", ", unlike last year", " despite the reminder", ", copied to {person}", " and it is only {date}", ", so please hurry",
    ];
}
