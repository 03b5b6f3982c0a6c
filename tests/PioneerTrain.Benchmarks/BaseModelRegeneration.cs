using PioneerTrain.Generators;
using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks;

/// <summary>Generates a base model.</summary>
internal static class BaseModelRegeneration
{
    public static int Print(string id, string folder)
    {
        var catalogue = new BaseModelCatalogue(BaseModelCatalogue.ShippedFolder, new Dictionary<string, string>(StringComparer.Ordinal));
        if (catalogue.Find(id) is not { } model)
        {
            Console.Error.WriteLine($"There is no base model {id}.");
            return 2;
        }

        Console.WriteLine(Pretraining.Remake(model, folder, Environment.ProcessorCount, Console.WriteLine, CancellationToken.None));
        return 0;
    }
}
