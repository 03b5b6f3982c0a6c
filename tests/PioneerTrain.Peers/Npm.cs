using System.Diagnostics;
using PioneerTrain.TestKit;

namespace PioneerTrain.Peers;

/// <summary>Programs from <c>tests/peers/node_modules</c>.</summary>
internal static class Npm
{
    /// <param name="script">
    /// A path below <c>node_modules</c>, or a path that starts with a dot, below
    /// <c>tests/peers</c>.
    /// </param>
    public static Process Start(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var folder = Repository.File("tests/peers");
        var modules = Path.Combine(folder, "node_modules");
        if (!Directory.Exists(modules))
        {
            Assert.Fail("The peers are not installed. Run: npm ci --prefix tests/peers");
        }

        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script[0] == '.' ? Path.Combine(folder, script) : Path.Combine(modules, script));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
