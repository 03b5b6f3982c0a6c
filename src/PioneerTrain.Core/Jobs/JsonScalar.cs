namespace PioneerTrain.Jobs;

/// <summary>A string, number or truth value on its way from the config to the wire, with the type that the schema gave it.</summary>
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
