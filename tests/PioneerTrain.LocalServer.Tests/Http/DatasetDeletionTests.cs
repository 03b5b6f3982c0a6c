using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class DatasetDeletionTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly InterruptedClock _clock = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path, time: _clock);
        await _server.UploadAsync("people", Rows.Few);
        _server.SwitchOn("stuck-running");
    }

    [Fact]
    public async Task Is_refused_while_a_job_uses_the_dataset()
    {
        var job = await _server.CreateJobAsync("people");

        var refused = await _server.DeleteAsync("/felix/datasets/people", HttpStatusCode.Conflict);

        Assert.Equal($"Dataset 'people' version 1 is in use by training job {job}.", (string)refused["detail"]!);
        await _server.GetAsync("/felix/datasets/people/1");
    }

    [Fact]
    public async Task Waits_for_the_creation_of_a_job_that_has_checked_the_dataset()
    {
        IResult? result = null;
        var deletion = new Thread(() => result = _server.Services.GetRequiredService<DatasetDeletion>().Execute("people", version: null).Result);
        _clock.InterruptNext(() =>
        {
            deletion.Start();
            RunUntilBlockedOrEnded(deletion);
        });

        await _server.CreateJobAsync("people");
        deletion.Join();

        Assert.Equal(StatusCodes.Status409Conflict, Assert.IsAssignableFrom<IStatusCodeHttpResult>(result).StatusCode);
        Assert.NotNull(_server.Services.GetRequiredService<DatasetStore>().Find("people", version: null));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private static void RunUntilBlockedOrEnded(Thread thread)
    {
        while (thread.IsAlive && !thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
        {
            Thread.Yield();
        }
    }

    /// <summary>
    /// The real clock, which can run an action when the time is read next. The creation of a job
    /// reads it after the checks and before the job is added.
    /// </summary>
    private sealed class InterruptedClock : TimeProvider
    {
        private Action? _next;

        public void InterruptNext(Action action) => Volatile.Write(ref _next, action);

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Exchange(ref _next, null)?.Invoke();
            return base.GetUtcNow();
        }
    }
}
