Task("Test")
    .Description("Builds everything and runs all tests")
    .IsDependentOn("Build")
    .Does(() => DotNet("test --no-build"));

/// Runs a dotnet command. DotNetTest of Cake passes the arguments of the older test platform.
void DotNet(string arguments)
{
    if (StartProcess("dotnet", arguments) is var exitCode and not 0)
    {
        throw new CakeException($"'dotnet {arguments}' returned {exitCode}.");
    }
}
