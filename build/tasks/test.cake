Task("Test")
    .Description("Runs every test against what was just built, as the README does")
    .IsDependentOn("Build")
    .Does(() => DotNet("test --no-build"));

/// Cake's own DotNetTest passes the arguments of the older test platform.
void DotNet(string arguments)
{
    if (StartProcess("dotnet", arguments) is var exitCode and not 0)
    {
        throw new CakeException($"'dotnet {arguments}' returned {exitCode}.");
    }
}
