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
    public void A_training_that_did_not_succeed_is_its_own_conclusion_whatever_the_gate_says(RunOutcome outcome, Conclusion conclusion)
    {
        Assert.All(_verdicts, verdict => Assert.Equal(conclusion, Conclusions.Conclude(outcome, verdict, delivered: true)));
        Assert.All(_verdicts, verdict => Assert.Equal(conclusion, Conclusions.Conclude(outcome, verdict, delivered: false)));
    }

    [Fact]
    public void A_training_that_succeeded_is_judged_by_the_gate()
    {
        var conclusions = _verdicts.Select(verdict => Conclusions.Conclude(RunOutcome.Succeeded, verdict, delivered: true));

        Assert.Equal([Conclusion.Passed, Conclusion.GateFailed, Conclusion.NotEvaluated, Conclusion.Trained], conclusions);
    }

    [Fact]
    public void Weights_that_were_not_kept_spoil_a_good_run_and_no_other()
    {
        var conclusions = _verdicts.Select(verdict => Conclusions.Conclude(RunOutcome.Succeeded, verdict, delivered: false));

        Assert.Equal([Conclusion.NotDelivered, Conclusion.GateFailed, Conclusion.NotEvaluated, Conclusion.NotDelivered], conclusions);
    }
}
