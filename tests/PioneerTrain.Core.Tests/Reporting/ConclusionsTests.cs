using PioneerTrain.Gating;
using PioneerTrain.Reporting;

namespace PioneerTrain.Core.Tests.Reporting;

public class ConclusionsTests
{
    private static readonly GateVerdict[] _verdicts =
        [Verdict(VerdictWord.Passed), Verdict(VerdictWord.Failed), Verdict(VerdictWord.NotEvaluated), Verdict(VerdictWord.NotComparable), Verdict(VerdictWord.Inconclusive), GateVerdict.NoGate];

    [Theory]
    [InlineData(RunOutcome.Failed, Conclusion.JobFailed)]
    [InlineData(RunOutcome.Stopped, Conclusion.JobStopped)]
    [InlineData(RunOutcome.DeadlinePassed, Conclusion.DeadlinePassed)]
    [InlineData(RunOutcome.Cancelled, Conclusion.Cancelled)]
    public void Training_failure_overrides_the_gate(RunOutcome outcome, Conclusion conclusion)
    {
        Assert.All(_verdicts, verdict => Assert.Equal(conclusion, Conclusions.Conclude(outcome, verdict, isEvaluationFailed: false, delivered: true)));
        Assert.All(_verdicts, verdict => Assert.Equal(conclusion, Conclusions.Conclude(outcome, verdict, isEvaluationFailed: false, delivered: false)));
    }

    [Fact]
    public void Gate_decides_when_the_training_succeeded()
    {
        var conclusions = _verdicts.Select(verdict => Conclusions.Conclude(RunOutcome.Succeeded, verdict, isEvaluationFailed: false, delivered: true));

        Assert.Equal([Conclusion.Passed, Conclusion.GateFailed, Conclusion.NotEvaluated, Conclusion.NotComparable, Conclusion.Inconclusive, Conclusion.Trained], conclusions);
    }

    [Fact]
    public void Undelivered_weights_fail_only_a_run_that_passed()
    {
        var conclusions = _verdicts.Select(verdict => Conclusions.Conclude(RunOutcome.Succeeded, verdict, isEvaluationFailed: false, delivered: false));

        Assert.Equal([Conclusion.NotDelivered, Conclusion.GateFailed, Conclusion.NotEvaluated, Conclusion.NotComparable, Conclusion.Inconclusive, Conclusion.NotDelivered], conclusions);
    }

    [Theory]
    [InlineData(VerdictWord.NotEvaluated, Conclusion.EvaluationFailed)]
    [InlineData(VerdictWord.Failed, Conclusion.GateFailed)]
    [InlineData(VerdictWord.NoGate, Conclusion.Trained)]
    public void An_evaluation_that_failed_is_not_a_bad_model(VerdictWord verdict, Conclusion conclusion)
    {
        Assert.Equal(conclusion, Conclusions.Conclude(RunOutcome.Succeeded, Verdict(verdict), isEvaluationFailed: true, delivered: true));
    }

    [Theory]
    [InlineData(VerdictWord.Failed)]
    [InlineData(VerdictWord.Inconclusive)]
    public void Rules_that_only_warn_leave_the_conclusion_passed(VerdictWord word)
    {
        var verdict = new GateVerdict(word, VerdictWord.Passed, []);

        Assert.Equal(Conclusion.Passed, Conclusions.Conclude(RunOutcome.Succeeded, verdict, isEvaluationFailed: false, delivered: true));
    }

    private static GateVerdict Verdict(VerdictWord word) => new(word, word, []);
}
