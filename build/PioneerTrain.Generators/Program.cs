using System.CommandLine;
using PioneerTrain.Generators;

var root = new RootCommand("Writes the committed files that a program makes: the demo's rows and the weights of the base models.")
{
    DemoCommand.Create(Console.Out),
    PretrainCommand.Create(Console.Out, Console.Error),
};
return await root.Parse(args).InvokeAsync();
