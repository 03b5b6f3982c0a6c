namespace PioneerTrain.TestKit;

/// <summary>A temporary folder that is deleted on disposal.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Creates a folder in the temporary folder of the machine.</summary>
    public TempFolder() => Path = Directory.CreateTempSubdirectory("pioneer-test-").FullName;

    /// <summary>Creates a folder in another folder.</summary>
    public TempFolder(string parent) => Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, System.IO.Path.GetRandomFileName())).FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
