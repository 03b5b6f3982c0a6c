Task("Build")
    .Description("Builds everything; a warning is an error")
    .Does(() => DotNetBuild(Paths.Solution));
