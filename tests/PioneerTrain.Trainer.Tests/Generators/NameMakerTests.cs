using PioneerTrain.Generators;

namespace PioneerTrain.Trainer.Tests.Generators;

public class NameMakerTests
{
    private static NameMaker Small => new(firstOnsets: ["k", "br"], onsets: ["l", "n"], nuclei: ["a", "o"], codas: ["", "x"]);

    [Fact]
    public void Invents_capitalized_names_of_three_letters_or_more()
    {
        var random = new Pcg32(seed: 1);
        var maker = Small;

        Assert.All(Enumerable.Range(0, 200).Select(_ => maker.Next(random)), name => Assert.Matches("^(K|Br)[aolnrx]{1,}$", name));
        Assert.All(Enumerable.Range(0, 200).Select(_ => maker.Next(random)), name => Assert.True(name.Length >= 3));
    }

    [Fact]
    public void Never_returns_an_unused_name_twice()
    {
        var random = new Pcg32(seed: 1);
        var maker = Small;

        var names = Enumerable.Range(0, 60).Select(_ => maker.NextUnused(random)).ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Invents_the_same_names_from_the_same_seed()
    {
        Assert.Equal(Names(seed: 5), Names(seed: 5));
        Assert.NotEqual(Names(seed: 5), Names(seed: 6));
    }

    private static List<string> Names(ulong seed)
    {
        var random = new Pcg32(seed);
        return [.. Enumerable.Range(0, 20).Select(_ => Small.Next(random))];
    }
}
