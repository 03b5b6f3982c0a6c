namespace PioneerTrain.TestKit;

/// <summary>The recorded answers of <c>tests/contract</c>: the client must read them, the local server must produce their like.</summary>
public static class Contract
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "contract", name));
}
