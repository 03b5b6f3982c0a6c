Task("All")
    .Description("Format, build and every test, which run against the published programs")
    .IsDependentOn("Format")
    .IsDependentOn("Test");
