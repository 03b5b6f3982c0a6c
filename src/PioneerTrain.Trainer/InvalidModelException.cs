namespace PioneerTrain.Trainer;

/// <summary>
/// The exception for an invalid model file. The message names the file and the reason.
/// </summary>
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
