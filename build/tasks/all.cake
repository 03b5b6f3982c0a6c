Task("All")
    .Description("What CI runs: format, build, test, publish, end-to-end")
    .IsDependentOn("Format")
    .IsDependentOn("Test")
    .IsDependentOn("EndToEnd");
