using System.CommandLine;

namespace PioneerTrain.LocalServer.Faults;

public sealed class FaultSettingTests
{
    [Theory]
    [InlineData("server-error", null, null)]
    [InlineData("server-error:3", 3, null)]
    [InlineData("server-error@base-models", null, "BaseModels")]
    [InlineData("server-error:2@create", 2, "Create")]
    public void Reads_name_count_and_scope(string text, int? number, string? place)
    {
        var (setting, _) = FaultSetting.Parse(text);

        Assert.Equal("server-error", setting!.Fault.Name);
        Assert.Equal(number, setting.Number);
        Assert.Equal(place, setting.Place?.ToString());
    }

    [Theory]
    [InlineData("server-eror", "Unknown fault 'server-eror'. Faults: rate-limited, server-error, ")]
    [InlineData("server-error:0", "The number in 'server-error:0' is '0'; expected an integer of at least 1.")]
    [InlineData("server-error:x", "The number in 'server-error:x' is 'x'; expected an integer of at least 1.")]
    [InlineData("log-hostile@job", "The fault 'log-hostile' cannot be applied to other requests; remove '@job'.")]
    [InlineData("server-error@nowhere", "Unknown place 'nowhere'. Places: any, create, ")]
    public void Reports_the_expected_value(string text, string beginning)
    {
        var (setting, problem) = FaultSetting.Parse(text);

        Assert.Null(setting);
        Assert.StartsWith(beginning, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_line_accepts_known_faults_and_lists_them_for_unknown_ones()
    {
        var (root, serve) = (new RootCommand(), new ServeCommand());
        serve.AddTo(root, (_, _) => Task.FromResult(0));

        var good = root.Parse(["--profile", "live", "--fault", "rate-limited:2", "--fault", "log-hostile"]);
        var bad = root.Parse(["--fault", "invalid"]);
        var otherProfile = root.Parse(["--profile", "dead"]);

        var options = serve.Read(good, "key");
        Assert.Equal(ServerProfile.Live, options.Profile);
        Assert.Equal("rate-limited log-hostile", string.Join(' ', options.Faults.Select(each => each.Fault.Name)));
        Assert.Equal("--profile is 'dead'; expected seed or live.", Assert.Single(otherProfile.Errors).Message);
        Assert.Contains("Unknown fault 'invalid'. Faults: ", Assert.Single(bad.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_describes_every_fault_in_its_group()
    {
        var (root, help) = (new RootCommand(), new StringWriter());
        new ServeCommand().AddTo(root, (_, _) => Task.FromResult(0));

        root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = help });

        Assert.All(FaultCatalogue.All, fault => Assert.Contains(fault.Name + ": ", help.ToString(), StringComparison.Ordinal));
        Assert.All(FaultCatalogue.Groups, group => Assert.Matches($@"\n\s+{group.Title}:\r?\n\s+{group.Faults[0].Name}: ", help.ToString()));
    }

    [Fact]
    public void Names_are_unique_and_in_kebab_case()
    {
        Assert.All(FaultCatalogue.All, fault => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", fault.Name));
        Assert.Equal(FaultCatalogue.All.Count, FaultCatalogue.All.Select(fault => fault.Name).Distinct(StringComparer.Ordinal).Count());
    }
}
