/// The paths that the tasks use.
static class Paths
{
    public const string Solution = "PioneerTrain.slnx";
    public const string EndToEnd = "tests/PioneerTrain.EndToEnd";
    public const string Published = "publish";
}
