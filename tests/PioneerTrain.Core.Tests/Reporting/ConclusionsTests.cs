using PioneerTrain.Gating;
using PioneerTrain.Reporting;

namespace PioneerTrain.Core.Tests.Reporting;

public class ConclusionsTests
{
    private static readonly GateVerdict[] _verdicts =
        [new GateVerdict.Passed([]), new GateVerdict.Failed([]), new GateVerdict.NotEvaluated([]), new GateVerdict.NoGate()];

    [Theory]
    [InlineData(RunOutcome.Failed, Conclusion.JobFailed)]
    [InlineData(RunOutcome.Stopped, Conclusion.JobStopped)]
    [InlineData(RunOutcome.DeadlinePassed, Conclusion.DeadlinePassed)]
    [InlineData(RunOutcome.Cancelled, Conclusion.Cancelled)]
    public void Training_failure_overrides_the_gate(RunOutcome outcome, Conclusion conclusion)
    {
        Assert.All(_verdicts, verdict => Assert.Equal(conclusion, Conclusions.Conclude(outcome, verdict, delivered: true)));
        Assert.All(_verdicts, verdict => Assert.Equal(conclusion, Conclusions.Conclude(outcome, verdict, delivered: false)));
    }

    [Fact]
    public void Gate_decides_when_the_training_succeeded()
    {
        var conclusions = _verdicts.Select(verdict => Conclusions.Conclude(RunOutcome.Succeeded, verdict, delivered: true));

        Assert.Equal([Conclusion.Passed, Conclusion.GateFailed, Conclusion.NotEvaluated, Conclusion.Trained], conclusions);
    }

    [Fact]
    public void Undelivered_weights_fail_only_a_run_that_passed()
    {
        var conclusions = _verdicts.Select(verdict => Conclusions.Conclude(RunOutcome.Succeeded, verdict, delivered: false));

        Assert.Equal([Conclusion.NotDelivered, Conclusion.GateFailed, Conclusion.NotEvaluated, Conclusion.NotDelivered], conclusions);
    }
}
