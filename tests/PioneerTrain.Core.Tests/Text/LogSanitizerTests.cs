using PioneerTrain.Text;

namespace PioneerTrain.Core.Tests.Text;

public sealed class LogSanitizerTests
{
    [Theory]
    [InlineData("::error file=a.yml::gone", "  | ::error file=a.yml::gone")]
    [InlineData("step ##[add-mask]secret", "  | step ##[\\add-mask]secret")]
    [InlineData("\u001b[31mred\u001b[0m text", "  | red text")]
    [InlineData("\u001b]0;title\atext", "  | text")]
    [InlineData("\u001b]8;;http://x\u001b\\text", "  | text")]
    [InlineData("bell \a and \0 nul", "  | bell \uFFFD and \uFFFD nul")]
    [InlineData("right-to-left \u202E override", "  | right-to-left \uFFFD override")]
    [InlineData("tab\there", "  | tab here")]
    [InlineData("cut \u001b", "  | cut ")]
    [InlineData("cut \u001b[12", "  | cut ")]
    [InlineData("", "  | ")]
    public void Removes_everything_that_a_terminal_or_the_runner_would_execute(string message, string shown) =>
        Assert.Equal([shown], LogSanitizer.Lines(message));

    [Theory]
    [InlineData("##[set-output]", "##[\\set-output]")]
    [InlineData("##[\\set-output]", "##[\\set-output]")]
    [InlineData("::error::x", "\\::error::x")]
    public void Escapes_a_command_once_when_text_is_cleaned_twice(string text, string shown)
    {
        Assert.Equal(shown, LogSanitizer.Clean(text));
        Assert.Equal(shown, LogSanitizer.Clean(LogSanitizer.Clean(text)));
    }

    [Fact]
    public void Prefixes_each_line_of_a_message() =>
        Assert.Equal(["  | one", "  | ::set-output::two", "  | three"], LogSanitizer.Lines("one\r\n::set-output::two\rthree"));

    [Fact]
    public void Truncates_a_very_long_line_with_a_note()
    {
        var line = LogSanitizer.Lines(new string('x', 10_000)).Single();

        Assert.EndsWith("x… (6,000 more characters)", line, StringComparison.Ordinal);
        Assert.Equal(LogSanitizer.MaxLineLength, line.Count(character => character == 'x'));
    }

    [Fact]
    public void Truncates_a_very_long_line_between_characters()
    {
        var almost = new string('x', LogSanitizer.MaxLineLength - 1);

        Assert.Equal([$"  | {almost}… (4 more characters)"], LogSanitizer.Lines(almost + "😀😀"));
    }

    [Theory]
    [InlineData("key pio_sk_secret.", "  | key ***.")]
    [InlineData("key pio_sk\n_secret.", "  | key ***.")]
    [InlineData("key pio_\u001b[1msk_\u001b[0msecret.", "  | key ***.")]
    public void Masks_secrets_that_a_line_break_or_a_colour_splits(string message, string shown) =>
        Assert.Equal([shown], LogSanitizer.Lines(message, Secrets()));

    [Fact]
    public void Masks_a_secret_at_the_truncation_point_entirely()
    {
        var almost = new string('x', LogSanitizer.MaxLineLength - 3);

        Assert.Equal([$"  | {almost}***… (13 more characters)"], LogSanitizer.Lines(almost + "pio_sk_secret and the rest", Secrets()));
    }

    [Theory]
    [InlineData("::error::x", "\\::error::x")]
    [InlineData(" \u3000\u200B::error::x", " \u3000\u200B\\::error::x")]
    [InlineData("a::b", "a::b")]
    [InlineData("", "")]
    [InlineData(" ", " ")]
    public void Sanitized_word_is_never_a_command(string text, string clean) =>
        Assert.Equal(clean, LogSanitizer.Clean(text));

    private static SecretMasker Secrets()
    {
        var secrets = new SecretMasker();
        secrets.Add("pio_sk_secret");
        return secrets;
    }
}
