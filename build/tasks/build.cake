Task("Build")
    .Description("Builds everything; warnings are errors")
    .Does(() => DotNetBuild(Paths.Solution));
