Task("All")
    .Description("Checks the format, builds everything and runs all tests")
    .IsDependentOn("Format")
    .IsDependentOn("Test");
