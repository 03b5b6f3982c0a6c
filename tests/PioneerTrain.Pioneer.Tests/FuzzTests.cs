using PioneerTrain.Fuzzing;

namespace PioneerTrain.Pioneer.Tests;

/// <summary>Hostile input never crashes a reader and costs bounded memory. The benchmark program runs the same for as long as one likes.</summary>
public sealed class FuzzTests
{
    private const int Cases = 2000;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Every_case_is_taken_or_refused_as_documented(string name)
    {
        var target = FuzzTargets.All.Single(candidate => candidate.Name == name);
        for (var seed = 0; seed < Cases; seed++)
        {
            var finding = await target.TryAsync(seed);

            Assert.True(finding is null, finding);
        }
    }
}
