using PioneerTrain.Fuzzing;

namespace PioneerTrain.Pioneer.Tests;

/// <summary>
/// Untrusted input never crashes a reader and uses bounded memory. The benchmark program runs the
/// same cases for any length of time.
/// </summary>
public sealed class FuzzTests
{
    private const int Cases = 2000;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Accepts_or_rejects_every_case_as_documented(string name)
    {
        var target = FuzzTargets.All.Single(candidate => candidate.Name == name);
        for (var seed = 0; seed < Cases; seed++)
        {
            var finding = await target.TryAsync(seed);

            Assert.True(finding is null, finding);
        }
    }
}
