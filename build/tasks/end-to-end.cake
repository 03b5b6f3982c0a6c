Task("EndToEnd")
    .Description("Runs the end-to-end tests against the published programs")
    .Does(() => DotNet($"test --project {Paths.EndToEnd}"));
