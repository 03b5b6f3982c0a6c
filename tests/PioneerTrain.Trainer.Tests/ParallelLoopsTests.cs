namespace PioneerTrain.Trainer.Tests;

public sealed class ParallelLoopsTests
{
    [Fact]
    public async Task Run_on_the_scheduler_of_the_caller()
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair().ConcurrentScheduler;

        var options = await Task.Factory.StartNew(() => ParallelLoops.On(3), TestContext.Current.CancellationToken, TaskCreationOptions.None, scheduler);

        Assert.Same(scheduler, options.TaskScheduler);
        Assert.Equal(3, options.MaxDegreeOfParallelism);
    }
}
