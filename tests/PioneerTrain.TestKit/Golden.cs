using System.Runtime.CompilerServices;
using Xunit;

namespace PioneerTrain.TestKit;

/// <summary>Compares a text with the file that a person approved. To approve, rename the <c>.received.txt</c> that a failure leaves beside it.</summary>
public static class Golden
{
    /// <summary>Compares with <c>approved</c>, a path relative to the calling test's file.</summary>
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
