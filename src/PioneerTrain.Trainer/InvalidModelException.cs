namespace PioneerTrain.Trainer;

/// <summary>A file that should hold a model does not; the message says which and why.</summary>
public sealed class InvalidModelException : Exception
{
    public InvalidModelException(string message)
        : base(message)
    {
    }

    public InvalidModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidModelException()
    {
    }
}
