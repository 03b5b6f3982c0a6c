namespace PioneerTrain.TestKit.Artifacts;

/// <summary>A storage whose addresses the stand-in returns to its clients.</summary>
public interface IBlobAddresses
{
    /// <summary>Returns a signed address of a new blob.</summary>
    Uri ForUpload(string name);

    Uri ForDownload(string name, Uri upload);

    /// <summary>Returns the size of the committed blob in bytes; null if unknown.</summary>
    long? LengthOf(Uri upload);
}
