using PioneerTrain.GitHub.AotProbe;
using PioneerTrain.GitHub.Repository;

using var http = new HttpMessageInvoker(RepositoryOptions.CreateHandler(proxy: null));
await new EveryCall(http, api: args[0], Console.Out).RunAsync();
