namespace PioneerTrain.Jobs;

/// <summary>
/// A string, number or Boolean from the config that is sent to the service, with the type given by
/// the schema.
/// </summary>
public abstract record JsonScalar
{
    private JsonScalar()
    {
    }

    public sealed record Text(string Value) : JsonScalar;

    public sealed record Whole(long Value) : JsonScalar;

    public sealed record Number(double Value) : JsonScalar;

    public sealed record Truth(bool Value) : JsonScalar;
}
