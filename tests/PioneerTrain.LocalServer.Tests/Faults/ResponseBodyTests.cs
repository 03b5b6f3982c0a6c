using Microsoft.AspNetCore.Http;

namespace PioneerTrain.LocalServer.Faults;

public sealed class ResponseBodyTests
{
    [Theory]
    [InlineData("metrics-absent")]
    [InlineData("log-reorders")]
    [InlineData("create-drops-after")]
    [InlineData("download-truncated")]
    public async Task Is_restored_when_the_request_fails(string name)
    {
        var fault = FaultCatalogue.Find(name)!;
        using var wire = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = wire } };

        await Assert.ThrowsAsync<IOException>(
            () => fault.Act!(context, _ => throw new IOException("disk full")));

        Assert.Same(wire, context.Response.Body);
    }
}
