Task("Format")
    .Description("Fails if a file is not formatted")
    .Does(() => DotNetFormat(Paths.Solution, new DotNetFormatSettings { VerifyNoChanges = true }));
