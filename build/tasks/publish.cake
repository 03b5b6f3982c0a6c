Task("Publish")
    .Description("Publishes both programs as single files under publish/, pioneer-train as machine code; fails on a trim warning")
    .Does(() =>
    {
        CleanDirectory(Paths.Published);
        Publish(Paths.Action, Paths.Published);
        Publish(Paths.LocalServer, Paths.PublishedLocalServer);
    });

void Publish(string project, string folder) => DotNetPublish(project, new DotNetPublishSettings
{
    Runtime = Paths.Runtime,
    OutputDirectory = folder,
    SelfContained = true,
    PublishSingleFile = true,
    PublishTrimmed = true,
    PublishReadyToRun = true,
});
