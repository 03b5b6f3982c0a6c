Task("Test")
    .Description("Runs every test against what was just built, as the README does")
    .IsDependentOn("Build")
    .Does(() => DotNetTest(Paths.Solution, new DotNetTestSettings { NoBuild = true }));
