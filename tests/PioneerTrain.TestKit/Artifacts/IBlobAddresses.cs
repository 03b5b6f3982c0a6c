namespace PioneerTrain.TestKit.Artifacts;

/// <summary>A storage that the stand-in sends its clients to.</summary>
public interface IBlobAddresses
{
    /// <summary>A signed address of a blob that does not exist yet.</summary>
    Uri ForUpload(string name);

    Uri ForDownload(string name, Uri upload);

    /// <summary>Bytes of the committed blob; null when it cannot be told.</summary>
    long? LengthOf(Uri upload);
}
