namespace PioneerTrain.TestKit;

/// <summary>
/// The recorded responses in <c>tests/contract</c>: the client must read them, and the local server
/// must produce equivalent ones.
/// </summary>
public static class Contract
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "contract", name));
}
