using System.Runtime.CompilerServices;
using PioneerTrain.Configuration;

namespace PioneerTrain.Core.Tests.Configuration;

/// <summary>The config files under <c>tests/configs</c>.</summary>
internal static class ConfigFiles
{
    public static IReadOnlyList<string> Names(string folder)
    {
        var names = Directory.GetFiles(Folder(folder), "*.yml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToList();
        return names.Count > 0 ? names : throw new InvalidOperationException($"there are no config files in {folder}");
    }

    public static byte[] Bytes(string folder, string name) => File.ReadAllBytes(Path.Combine(Folder(folder), name));

    public static string Text(string folder, string name) => File.ReadAllText(Path.Combine(Folder(folder), name));

    public static ConfigReading Read(string folder, string name) => TrainingConfigReader.Read(Bytes(folder, name), name, []);

    private static string Folder(string folder, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "configs", folder));
}
