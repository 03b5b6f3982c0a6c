/// The only place of the build that knows a path or a platform.
static class Paths
{
    public const string Solution = "PioneerTrain.slnx";
    public const string Action = "src/PioneerTrain.Cli";
    public const string LocalServer = "src/PioneerTrain.LocalServer";
    public const string EndToEnd = "tests/PioneerTrain.EndToEnd";
    public const string Published = "publish";
    public const string PublishedLocalServer = "publish/local";

    public static string Runtime =>
        $"linux-{System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
}
