namespace PioneerTrain.Trainer.Tests;

public sealed class ParallelLoopsTests
{
    [Fact]
    public async Task Run_on_the_scheduler_of_the_caller()
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair().ConcurrentScheduler;

        var stop = TestContext.Current.CancellationToken;

        var options = await Task.Factory.StartNew(() => ParallelLoops.On(3, stop), stop, TaskCreationOptions.None, scheduler);

        Assert.Same(scheduler, options.TaskScheduler);
        Assert.Equal((3, stop), (options.MaxDegreeOfParallelism, options.CancellationToken));
    }
}
