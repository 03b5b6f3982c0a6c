Task("EndToEnd")
    .Description("Runs the end-to-end tests against the published programs")
    .IsDependentOn("Publish")
    .Does(() => DotNetTest(Paths.EndToEnd, new DotNetTestSettings
    {
        EnvironmentVariables = { ["PIONEER_TRAIN_UNDER_TEST"] = MakeAbsolute(File($"{Paths.Published}/pioneer-train")).FullPath },
    }));
