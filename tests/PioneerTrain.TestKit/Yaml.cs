using YamlDotNet.RepresentationModel;

namespace PioneerTrain.TestKit;

/// <summary>Helpers to read a YAML file of the repository.</summary>
public static class Yaml
{
    public static YamlMappingNode Load(string file) => Parse(File.ReadAllText(Repository.File(file)));

    public static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public static YamlMappingNode Map(YamlNode node, string key) => (YamlMappingNode)node[key];

    public static string Scalar(YamlNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    public static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(key => key.ToString());

    /// <summary>Returns all mappings of a file that have a key, at any depth.</summary>
    public static IEnumerable<YamlMappingNode> With(YamlNode file, string key) => file.AllNodes.OfType<YamlMappingNode>().Where(node => node.Children.ContainsKey(key));
}
