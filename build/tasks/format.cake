Task("Format")
    .Description("Fails if any file is not formatted")
    .Does(() => DotNetFormat(Paths.Solution, new DotNetFormatSettings { VerifyNoChanges = true }));
