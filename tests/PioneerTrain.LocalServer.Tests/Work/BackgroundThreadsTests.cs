using System.Globalization;

namespace PioneerTrain.LocalServer.Work;

public sealed class BackgroundThreadsTests
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Parallel_loops_of_an_item_run_on_the_threads_of_the_queue()
    {
        var names = await InParallelAsync(() => Thread.CurrentThread.Name);

        Assert.Equal(["work", "work"], names);
    }

    [Fact]
    public async Task The_threads_have_a_lower_priority()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads the priority from /proc.");
        var own = NicenessIn(await File.ReadAllTextAsync("/proc/self/stat", TestContext.Current.CancellationToken));
        Assert.SkipUnless(own < BackgroundThreads.Niceness, "The test process has a low priority.");

        var priorities = await InParallelAsync(() => NicenessIn(File.ReadAllText("/proc/thread-self/stat")));

        Assert.Equal([BackgroundThreads.Niceness, BackgroundThreads.Niceness], priorities);
    }

    [Fact]
    public async Task An_item_can_be_run_with_one_thread()
    {
        using var queue = new WorkQueue("work");
        var done = new TaskCompletionSource<int>();

        queue.Enqueue("item", _ =>
        {
            var sum = 0;
            Parallel.For(0, 10, new ParallelOptions { TaskScheduler = TaskScheduler.Current }, number => Interlocked.Add(ref sum, number));
            done.SetResult(sum);
        });

        Assert.Equal(45, await done.Task.WaitAsync(_timeout, TestContext.Current.CancellationToken));
    }

    /// <summary>Reads a value on two threads that run at the same time.</summary>
    private static async Task<T[]> InParallelAsync<T>(Func<T> read)
    {
        using var queue = new WorkQueue("work", threads: 2, isLowPriority: true);
        using var together = new Barrier(2);
        var values = new T[2];
        var done = new TaskCompletionSource<bool>();
        queue.Enqueue("item", _ =>
        {
            var met = 0;
            Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2, TaskScheduler = TaskScheduler.Current }, index =>
            {
                values[index] = read();
                Interlocked.Add(ref met, together.SignalAndWait(_timeout) ? 1 : 0);
            });
            done.SetResult(met == 2);
        });

        Assert.True(await done.Task.WaitAsync(2 * _timeout, TestContext.Current.CancellationToken));
        return values;
    }

    /// <summary>Field 19 of proc(5); the name in field 2 can contain spaces.</summary>
    private static int NicenessIn(string stat) =>
        int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
