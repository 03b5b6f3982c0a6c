using System.Text;
using PioneerTrain.Configuration;
using PioneerTrain.TestKit.Fuzzing;

namespace PioneerTrain.Core.Tests.Configuration;

/// <summary>
/// For any config file, the reader returns a config or diagnostics inside the file, and never
/// throws.
/// </summary>
public class MutatedConfigs
{
    private const int Rounds = 1500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Return_a_config_or_diagnostics_inside_the_file(int seed)
    {
        var mutator = new Mutator(new Random(seed));
        var originals = ConfigFiles.Names("valid").Select(name => ConfigFiles.Bytes("valid", name)).ToList();
        var valid = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var mutated = mutator.Next(originals);

            var reading = TrainingConfigReader.Read(mutated, "training.yml", []);

            valid += reading is ConfigReading.Valid ? 1 : 0;
            AssertPlacesAreInside(mutated, reading, seed, round);
        }

        Assert.InRange(valid, 1, Rounds - 1);
    }

    private static void AssertPlacesAreInside(byte[] config, ConfigReading reading, int seed, int round)
    {
        if (reading is not ConfigReading.Invalid invalid)
        {
            return;
        }

        var lines = Encoding.UTF8.GetString(config).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
        Assert.NotEmpty(invalid.Diagnostics);
        Assert.All(invalid.Diagnostics, found =>
        {
            Assert.True(found.Line >= 1 && found.Line <= lines.Length, $"seed {seed}, round {round}: {found} is outside of {lines.Length} lines");
            Assert.True(found.Column >= 1 && found.Column <= lines[found.Line - 1].Length + 1, $"seed {seed}, round {round}: {found} is outside of its line");
        });
    }
}
