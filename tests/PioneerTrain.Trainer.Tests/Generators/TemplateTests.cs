using PioneerTrain.Generators;

namespace PioneerTrain.Trainer.Tests.Generators;

public class TemplateTests
{
    [Fact]
    public void Fills_every_slot_and_labels_it_without_its_form()
    {
        var sentence = Fill("{person} flew to {location.bare}, twice", slot => $"<{slot}>");

        Assert.Equal("<person> flew to <location.bare>, twice", sentence.Text);
        Assert.Equal(["person", "location"], sentence.Mentions.Select(mention => mention.Label!), StringComparer.Ordinal);
    }

    [Fact]
    public void Takes_each_alternative_about_equally_often()
    {
        var random = new Pcg32(seed: 1);
        var template = new Template("[a|{b}|] end");

        var texts = Enumerable.Range(0, 300).Select(_ => Fill(template, random, _ => "b").Text).CountBy(text => text).ToDictionary();

        Assert.Equal([" end", "a end", "b end"], texts.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(texts.Values, count => Assert.InRange(count, 70, 130));
    }

    [Fact]
    public void Copies_a_text_without_gaps()
    {
        Assert.Equal("no issue found", Fill("no issue found", _ => "?").Text);
    }

    private static LabeledText Fill(string source, Func<string, string> nameFor) => Fill(new Template(source), new Pcg32(seed: 1), nameFor);

    private static LabeledText Fill(Template template, Pcg32 random, Func<string, string> nameFor)
    {
        var sentence = new LabeledText.Builder();
        template.Fill(sentence, random, nameFor);
        return sentence.Build();
    }
}
