using System.Buffers;
using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

public sealed class MemoryBoundTests
{
    private const int Concurrency = 4;

    [Fact]
    public async Task Stops_reading_the_source_while_the_storage_accepts_nothing()
    {
        await using var scenario = await UploadScenario.StartAsync();
        var buffers = new CountingPool();
        scenario.Buffers = buffers;
        scenario.Options = scenario.Options with { Concurrency = Concurrency };
        var opened = new TaskCompletionSource();
        scenario.Service.Script("PutBlock", [.. Enumerable.Repeat<ScriptedResponse>(async context =>
        {
            await opened.Task;
            context.Response.StatusCode = 201;
        }, 40)]);
        scenario.Service.Script("PutBlockList", ScriptedResponses.Text(400, "text/plain", ""));
        var source = new MemoryStream(UploadScenario.Content(40 * UploadScenario.BlockBytes));

        var upload = scenario.Start(source);
        await scenario.Service.ArrivedAsync("PutBlock", Concurrency);
        var readWhileNothingWasTaken = source.Position;
        opened.SetResult();
        await Assert.ThrowsAsync<ArtifactException>(() => upload);

        Assert.Equal(Concurrency * UploadScenario.BlockBytes, readWhileNothingWasTaken);
        Assert.Equal(40, scenario.Service.Count("PutBlock"));
        Assert.Equal(Concurrency, buffers.Most);
        Assert.Equal(0, buffers.Rented);
    }

    [Fact]
    public async Task Returns_every_buffer_when_a_block_fails()
    {
        await using var scenario = await UploadScenario.StartAsync();
        var buffers = new CountingPool();
        scenario.Buffers = buffers;
        scenario.Service.Script("PutBlock", ScriptedResponses.Azure(400, "InvalidBlobOrBlock"));

        await scenario.FailAsync();

        Assert.InRange(buffers.Most, 1, new ArtifactUploadOptions().Concurrency);
        Assert.Equal(0, buffers.Rented);
    }

    [Fact]
    public async Task Returns_every_buffer_when_the_source_fails()
    {
        await using var scenario = await UploadScenario.StartAsync();
        var buffers = new CountingPool();
        scenario.Buffers = buffers;

        await Assert.ThrowsAsync<InvalidDataException>(() => scenario.Start(new FailingStream(4500)));

        Assert.Equal(0, buffers.Rented);
    }

    /// <summary>Throws if a buffer is returned twice.</summary>
    private sealed class CountingPool : ArrayPool<byte>
    {
        private readonly HashSet<byte[]> _rented = new(ReferenceEqualityComparer.Instance);

        public int Most { get; private set; }

        public int Rented => _rented.Count;

        public override byte[] Rent(int minimumLength)
        {
            lock (_rented)
            {
                var buffer = new byte[minimumLength];
                _rented.Add(buffer);
                Most = Math.Max(Most, _rented.Count);
                return buffer;
            }
        }

        public override void Return(byte[] array, bool clearArray = false)
        {
            lock (_rented)
            {
                Assert.True(_rented.Remove(array), "A buffer came back twice.");
            }
        }
    }
}
