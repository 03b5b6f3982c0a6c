using System.CommandLine;
using PioneerTrain.Generators;

var root = new RootCommand("Writes the generated files of the repository: the rows of the demo, the weights of the base models, and the list of kept models.")
{
    DemoCommand.Create(Console.Out),
    KeptModelsCommand.Create(Console.Out),
    PretrainCommand.Create(Console.Out, Console.Error),
};
return await root.Parse(args).InvokeAsync();
