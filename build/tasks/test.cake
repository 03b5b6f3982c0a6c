Task("Test")
    .Description("Runs every test against what was just built, as the README does")
    .IsDependentOn("Build")
    .Does(() => DotNetTool(Paths.Solution, "test", new ProcessArgumentBuilder().Append("--no-build")));
