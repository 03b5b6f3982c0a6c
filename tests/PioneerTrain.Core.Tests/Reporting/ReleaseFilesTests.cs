using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>The predicate, the checksums, the script, and the rules of a release.</summary>
public sealed class ReleaseFilesTests
{
    private static readonly RunResult _passed = SampleRun.Passed with
    {
        Weights = SampleRun.Passed.Weights! with { Artifact = new ArtifactResult("tickets", 11, null) },
    };

    [Fact]
    public void The_predicate_has_the_verdict_the_rules_and_the_config() =>
        Golden.Matches("predicate.json", TestResultPredicate.From(SampleEvaluation.Run(SampleEvaluation.Entities, SampleEvaluation.ScoreEntities(errorsAfter: 40), SampleEvaluation.Confident), ModelCardTests.Origin).ToJson());

    [Theory]
    [InlineData(VerdictWord.Passed, GateStanding.Reached, Severity.Fail, "PASSED")]
    [InlineData(VerdictWord.Failed, GateStanding.Missed, Severity.Warn, "WARNED")]
    [InlineData(VerdictWord.Failed, GateStanding.Missed, Severity.Fail, "FAILED")]
    [InlineData(VerdictWord.Passed, GateStanding.Missed, Severity.Fail, "FAILED")]
    [InlineData(VerdictWord.Failed, GateStanding.Reached, Severity.Fail, "FAILED")]
    public void The_result_is_that_of_the_rules_and_the_verdict(VerdictWord verdict, GateStanding standing, Severity severity, string expected)
    {
        var run = _passed with { Gate = _passed.Gate with { Verdict = verdict, Reasons = [Rule(standing) with { Severity = severity }] } };

        Assert.Equal(expected, TestResultPredicate.From(run, ModelCardTests.Origin).Result);
    }

    [Theory]
    [InlineData("SHA256SUMS", true)]
    [InlineData("evaluation.json", true)]
    [InlineData("predicate.json", true)]
    [InlineData("MODEL_CARD.md", true)]
    [InlineData("my-model.zip", true)]
    [InlineData("my-model.tar.gz", true)]
    [InlineData("my-model.zip.900", true)]
    [InlineData("my-model.tar.gz.join.sh", true)]
    [InlineData("my-model.zip.1", false)]
    [InlineData("my-model.zip.sig", false)]
    [InlineData("my-model.zip-001", false)]
    [InlineData("other.zip", false)]
    [InlineData("README.md", false)]
    public void Knows_the_names_of_the_files_of_a_model(string file, bool isOfModel) => Assert.Equal(isOfModel, ReleaseNames.IsOfModel("my model", file));

    [Theory]
    [InlineData(VerdictWord.NoGate)]
    [InlineData(VerdictWord.Passed)]
    public void A_run_without_rules_has_failed(VerdictWord verdict) =>
        Assert.Equal("FAILED", TestResultPredicate.From(_passed with { Gate = _passed.Gate with { Verdict = verdict, Reasons = [] } }, ModelCardTests.Origin).Result);

    [Fact]
    public void A_hostile_label_stays_one_test()
    {
        foreach (var name in HostileNames.Pieces)
        {
            var rule = Rule(GateStanding.Reached) with { Label = name, Minimum = null, MaxDrop = 0.02 };
            var json = TestResultPredicate.From(_passed with { Gate = _passed.Gate with { Reasons = [rule] } }, ModelCardTests.Origin).ToJson();

            using var read = JsonDocument.Parse(json);
            Assert.Equal($"labels.{name}.f1 drop <= 0.02", read.RootElement.GetProperty("passedTests")[0].GetString());
        }
    }

    [Fact]
    public void A_passed_run_can_be_released() => Assert.Null(ReleaseRules.GetRejectionReason(_passed));

    public static TheoryData<string, RunResult> Rejected => new()
    {
        { "The config has no gate", _passed with { Gate = _passed.Gate with { Verdict = VerdictWord.NoGate } } },
        { "The verdict of the gate is not_evaluated;", _passed with { Gate = _passed.Gate with { Verdict = VerdictWord.NotEvaluated } } },
        { "The verdict of the gate is failed;", _passed with { Gate = _passed.Gate with { Verdict = VerdictWord.Failed } } },
        { "not all met", _passed with { Gate = _passed.Gate with { Reasons = [] } } },
        { "not all met", _passed with { Gate = _passed.Gate with { Reasons = [Rule(GateStanding.Missed)] } } },
        { "ended with not_delivered", _passed with { Conclusion = Conclusion.NotDelivered } },
        { "kept no weights", _passed with { Weights = null } },
        { "as an artifact", _passed with { Weights = _passed.Weights! with { Artifact = null } } },
        { "no valid size", _passed with { Weights = _passed.Weights! with { Sha256 = new string('B', 64) } } },
        { "no valid size", _passed with { Weights = _passed.Weights! with { Bytes = 0 } } },
    };

    [Theory]
    [MemberData(nameof(Rejected))]
    public void Another_run_cannot(string reason, RunResult run) => Assert.Contains(reason, ReleaseRules.GetRejectionReason(run), StringComparison.Ordinal);

    [Theory]
    [InlineData("tickets-ner", "tickets-ner")]
    [InlineData("tickets ner'$(x)", "tickets-ner---x")]
    [InlineData("..ü..", "model")]
    [InlineData("", "model")]
    public void Names_have_only_characters_that_GitHub_keeps(string artifact, string expected) => Assert.Equal(expected, ReleaseNames.BaseOf(artifact));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_script_joins_pieces_and_rejects_damaged_ones(bool isDamaged)
    {
        using var folder = new TempFolder();
        byte[][] pieces = [[1, 2, 3], [4, 5], [6]];
        var names = pieces.Select((_, index) => ReleaseNames.PieceOf("model.zip", index + 1)).ToList();
        Assert.Equal(["model.zip.001", "model.zip.002", "model.zip.003"], names);
        foreach (var (index, piece) in pieces.Index())
        {
            File.WriteAllBytes(folder.File(names[index]), isDamaged && index == 1 ? [9, 9] : piece);
        }

        byte[] whole = [.. pieces.SelectMany(piece => piece)];
        var file = new ReleaseFile("model.zip", whole.Length, Convert.ToHexStringLower(SHA256.HashData(whole)));
        folder.Write("join.sh", ReleaseNames.JoinScript(file, names));
        using var shell = Process.Start(new ProcessStartInfo("sh", ["join.sh"]) { WorkingDirectory = folder.Path, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        shell.WaitForExit();

        Assert.Equal(isDamaged, shell.ExitCode != 0);
        Assert.Equal(!isDamaged, File.Exists(folder.File("model.zip")));
        Assert.True(isDamaged || File.ReadAllBytes(folder.File("model.zip")).SequenceEqual(whole));
    }

    [Fact]
    public void Checksums_are_those_of_sha256sum() =>
        Assert.Equal($"{new string('a', 64)}  a.zip\n{new string('b', 64)}  b\n", ReleaseNames.ChecksumsOf([new("a.zip", 1, new string('a', 64)), new("b", 2, new string('b', 64))]));

    private static ReasonResult Rule(GateStanding standing) => new("f1", null, 0.85, standing, Severity.Fail, "text", 1, null);
}
