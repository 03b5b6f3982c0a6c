using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PioneerTrain.Configuration;

/// <summary>
/// Builds nodes with positions from YAML events. Rejects the YAML features that are not supported
/// (anchors, aliases, tags, merge keys, several documents), which also prevents alias bombs.
/// </summary>
internal sealed class YamlComposer
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 10_000;

    private readonly IParser _parser;
    private readonly DiagnosticList _diagnostics;
    private int _nodes;
    private bool _stopped;

    private YamlComposer(IParser parser, DiagnosticList diagnostics)
    {
        _parser = parser;
        _diagnostics = diagnostics;
    }

    /// <summary>
    /// Returns the root node, or null when the text cannot be validated; the reason is in
    /// <paramref name="diagnostics"/>.
    /// </summary>
    public static ConfigNode? Compose(string text, DiagnosticList diagnostics)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            return new YamlComposer(parser, diagnostics).ComposeOnlyDocument();
        }
        catch (YamlException) when (diagnostics.IsEmpty && YamlSyntax.WithoutTabsBeforeComments(text) is { } accepted)
        {
            // YAML allows these tabs; the parser does not.
            return Compose(accepted, diagnostics);
        }
        catch (YamlException syntax)
        {
            YamlSyntax.Report(text, PlaceOf(syntax.Start), syntax.Message, diagnostics);
        }
        catch (InvalidOperationException)
        {
            // The parser throws this when a line follows a bracket that is not closed.
            YamlSyntax.Report(text, PlaceOf(parser.Current?.End ?? Mark.Empty), ConfigMessages.InvalidFlow, diagnostics);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The parser throws this for an escape beyond Unicode, such as "\UFFFFFFFF".
            YamlSyntax.Report(text, PlaceOf(parser.Current?.End ?? Mark.Empty), ConfigMessages.InvalidEscape, diagnostics);
        }

        return null;
    }

    private ConfigNode? ComposeOnlyDocument()
    {
        Advance();
        Advance();
        if (Current is StreamEnd)
        {
            return ReportEmpty();
        }

        Advance();
        if (Current is Scalar { Style: ScalarStyle.Plain, Value: "" })
        {
            return ReportEmpty();
        }

        var root = ComposeNode(depth: 1);
        if (_stopped)
        {
            return null;
        }

        Advance();
        if (Current is DocumentStart second)
        {
            ReportUnsupported(second, ConfigMessages.SecondDocument);
        }

        return root;
    }

    private ParsingEvent Current => _parser.Current!;

    private void Advance() => _parser.MoveNext();

    private ConfigNode? ReportEmpty()
    {
        _diagnostics.Add(new ConfigPlace(1, 1), ConfigFault.Empty, ConfigMessages.Empty);
        return null;
    }

    private void ReportUnsupported(ParsingEvent found, string message) =>
        _diagnostics.Add(PlaceOf(found.Start), ConfigFault.FeatureRefused, message);

    /// <summary>Composes the node that starts at the current event and advances past it.</summary>
    private ConfigNode ComposeNode(int depth)
    {
        var place = PlaceOf(Current.Start);
        if (depth > MaxDepth)
        {
            return Stop(place, ConfigFault.TooDeep, ConfigMessages.TooDeep(MaxDepth));
        }

        if (++_nodes > MaxNodes)
        {
            return Stop(place, ConfigFault.TooManyValues, ConfigMessages.TooManyValues(MaxNodes));
        }

        var isTagged = ReportAnchorAndTag();
        switch (Current)
        {
            case AnchorAlias alias:
                ReportUnsupported(alias, ConfigMessages.Alias(alias.Value.Value));
                Advance();
                return new InvalidNode(place);
            case SequenceStart:
                return ComposeSequence(place, depth);
            case MappingStart:
                return ComposeMapping(place, depth);
            case Scalar scalar:
                Advance();
                var form = scalar.Style == ScalarStyle.Plain ? ScalarForm.Plain : ScalarForm.Quoted;
                return isTagged ? new InvalidNode(place) : new ScalarNode(place, scalar.Value, form);
            default:
                // The parser ends some invalid flow mappings between a key and its value.
                throw new SemanticErrorException(Current.Start, Current.End, ConfigMessages.InvalidFlow);
        }
    }

    /// <summary>
    /// Reports an error and stops reading: every caller checks <see cref="_stopped"/> and returns.
    /// </summary>
    private InvalidNode Stop(ConfigPlace place, ConfigFault code, string message)
    {
        _diagnostics.Add(place, code, message);
        _stopped = true;
        return new InvalidNode(place);
    }

    /// <summary>Returns true when the node has a tag, which makes its value invalid.</summary>
    private bool ReportAnchorAndTag()
    {
        if (Current is not NodeEvent node)
        {
            return false;
        }

        if (!node.Anchor.IsEmpty)
        {
            ReportUnsupported(node, ConfigMessages.Anchor(node.Anchor.Value));
        }

        if (!node.Tag.IsEmpty)
        {
            ReportUnsupported(node, ConfigMessages.Tag);
        }

        return !node.Tag.IsEmpty;
    }

    private SequenceNode ComposeSequence(ConfigPlace place, int depth)
    {
        var items = new List<ConfigNode>();
        Advance();
        while (!_stopped && Current is not SequenceEnd)
        {
            items.Add(ComposeNode(depth + 1));
        }

        Advance();
        return new SequenceNode(place, items);
    }

    private MappingNode ComposeMapping(ConfigPlace place, int depth)
    {
        var entries = new List<MappingEntry>();
        var firstLines = new Dictionary<string, int>(StringComparer.Ordinal);
        Advance();
        while (!_stopped && Current is not MappingEnd)
        {
            var key = ComposeNode(depth + 1);
            if (_stopped)
            {
                break;
            }

            var value = ComposeNode(depth + 1);
            switch (key)
            {
                case ScalarNode { Text: "<<", Form: ScalarForm.Plain }:
                    _diagnostics.Add(key.Place, ConfigFault.FeatureRefused, ConfigMessages.MergeKey);
                    break;
                case ScalarNode name when firstLines.TryGetValue(name.Text, out var firstLine):
                    _diagnostics.Add(key.Place, ConfigFault.DuplicateKey, ConfigMessages.DuplicateKey(name.Text, firstLine));
                    break;
                case ScalarNode name:
                    firstLines.Add(name.Text, key.Place.Line);
                    entries.Add(new MappingEntry(name.Text, key.Place, value));
                    break;
                case SequenceNode or MappingNode:
                    _diagnostics.Add(key.Place, ConfigFault.FeatureRefused, ConfigMessages.ComplexKey);
                    break;
            }
        }

        Advance();
        return new MappingNode(place, entries);
    }

    private static ConfigPlace PlaceOf(Mark mark) => new(Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));
}
