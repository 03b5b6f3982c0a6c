using System.Runtime.CompilerServices;
using Xunit;

namespace PioneerTrain.TestKit;

/// <summary>
/// Compares a text with its approved file. To approve a change, rename the <c>.received.txt</c>
/// file that a failure writes beside it.
/// </summary>
public static class Golden
{
    /// <summary>
    /// Compares with <c>approved</c>, a path relative to the source file of the calling test.
    /// </summary>
    public static void Matches(string approved, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, approved);
        var expected = File.Exists(path) ? File.ReadAllText(path) : null;
        if (expected == actual)
        {
            return;
        }

        var received = Path.ChangeExtension(path, ".received.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(received, actual);
        if (expected is null)
        {
            Assert.Fail($"There is no {approved} yet. What was received stands in {received}; rename it to approve it.");
        }

        Assert.Equal(expected, actual);
    }
}
