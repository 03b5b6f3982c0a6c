using System.Globalization;
using System.Text.Json.Serialization;
using PioneerTrain.Jobs;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>What the training job cost, as far as the service reported it after the job.</summary>
/// <param name="ChargedUsd">The amount in US dollars; null when unknown.</param>
/// <param name="GpuMinutes">The time on accelerators in minutes; null when unknown.</param>
/// <param name="Billed">False when the service had not billed the job yet; null when unknown.</param>
/// <param name="Reason">
/// Why the amount is unknown, as a clause; null when it is known. Untrusted text.
/// </param>
public sealed record CostResult(decimal? ChargedUsd, decimal? GpuMinutes, bool? Billed, string? Reason)
{
    private const string NotBilled = "the service has not billed the job yet";

    /// <summary>Returns the cost for people: a dash and the reason when it is unknown.</summary>
    [JsonIgnore]
    public string Text => ChargedUsd is { } amount
        ? $"{Dollars(amount)}{Minutes}{(Billed == false ? $" so far; {NotBilled}" : "")}"
        : $"{Quantity.Unknown} ({Reason})";

    private string Minutes => GpuMinutes is > 0 and var minutes ? $" for {Number(minutes, "#,0.##")} GPU minutes" : "";

    /// <summary>Returns a cost that is unknown.</summary>
    public static CostResult Unknown(string reason) => new(null, null, null, reason);

    /// <summary>Returns the cost. An amount of zero before the job is billed means nothing.</summary>
    public static CostResult From(JobBill bill) => bill switch
    {
        { IsBilled: false, ChargedUsd: null or 0 } => new CostResult(null, bill.GpuMinutes, false, NotBilled),
        { ChargedUsd: null } => new CostResult(null, bill.GpuMinutes, bill.IsBilled, "the service reported no amount"),
        _ => new CostResult(bill.ChargedUsd, bill.GpuMinutes, bill.IsBilled, null),
    };

    /// <summary>Returns an amount for people.</summary>
    public static string Dollars(decimal amount) => $"{Number(amount, "0.00##")} USD";

    private static string Number(decimal number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
