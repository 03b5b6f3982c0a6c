using PioneerTrain.Cli.Console;

namespace PioneerTrain.Cli.Tests.Console;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell_and_lines_end_without_spaces()
    {
        var table = new TextTable("Id", "Status", "Model");
        table.Add("a-long-id", "ok", null);
        table.Add("b", "running", "x");

        Assert.Equal(["Id         Status   Model", "a-long-id  ok", "b          running  x"], table.Lines());
    }

    [Fact]
    public void A_very_long_cell_is_shown_whole_and_does_not_widen_the_other_rows()
    {
        var name = new string('n', 100);
        var table = new TextTable("Name", "Rows");
        table.Add(name, "1");
        table.Add("short", "2");

        Assert.Equal([$"Name{new string(' ', 36)}  Rows", $"{name}  1", $"short{new string(' ', 35)}  2"], table.Lines());
    }

    [Fact]
    public void Remote_text_stays_on_its_line_and_is_no_command()
    {
        var table = new TextTable("Name");
        table.Add("::error::a\u001b[2J\nb");

        Assert.Equal(@"\::error::a" + "\uFFFDb", table.Lines().Last());
    }
}
