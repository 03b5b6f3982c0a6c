Task("Publish")
    .Description("Publishes both programs as single files under publish/; fails on a trim warning")
    .Does(() =>
    {
        CleanDirectory(Paths.Published);
        DotNetMSBuild("build/publish.proj");
    });
