using PioneerTrain.Configuration;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Configuration;

/// <summary>
/// Each file in <c>tests/configs/invalid</c> has a file with its expected diagnostics.
/// </summary>
public class InvalidConfigs
{
    public static TheoryData<string> Files => [.. ConfigFiles.Names("invalid")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Report_every_diagnostic_in_order_of_position(string name)
    {
        var reading = ConfigFiles.Read("invalid", name);

        var invalid = Assert.IsType<ConfigReading.Invalid>(reading);
        Golden.Matches($"../../configs/invalid/{name}.diagnostics.txt", string.Concat(invalid.Diagnostics.Select(found => $"{found}\n")));
    }
}
