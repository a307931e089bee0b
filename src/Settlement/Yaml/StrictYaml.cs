using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rijie.Settlement.Yaml;

/// <summary>
/// Reads the plain subset of YAML that every file of the product is written in: one document, maps, lists and scalars.
/// Anchors, aliases, merge keys, tags and duplicate keys are refused, because a file must mean what it shows (reliability
/// specification 4.3, Y02 to Y06). YamlDotNet's own object readers keep the last duplicate key and follow aliases.
/// </summary>
internal static class StrictYaml
{
    private const int LargestBytes = 1 << 20;
    private const int DeepestLevel = 64;

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">The file; UTF-8, with or without a byte order mark.</param>
    /// <param name="file">The name for messages.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>The root, or <c>null</c> when the file cannot be read on.</returns>
    public static YamlNode? Read(ReadOnlySpan<byte> bytes, string file, List<YamlProblem> problems)
    {
        if (bytes.Length > LargestBytes)
            return Fail(file, default, "CONFIG_LIMIT", "The file is larger than 1 MiB.", problems);
        string text;
        try
        {
            var body = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
            text = new UTF8Encoding(false, true).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return Fail(file, default, "CONFIG_ENCODING", "The file is not UTF-8.", problems);
        }
        if (text.Contains('\0', StringComparison.Ordinal))
            return Fail(file, default, "CONFIG_ENCODING", "The file is not UTF-8 text.", problems);
        if (TabIndent(text) is { } tab)
            return Fail(file, tab, "CONFIG_SYNTAX", "A tab cannot indent: use spaces.", problems);
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                return Fail(file, new(1, 1), "CONFIG_SYNTAX", "The file is empty.", problems);
            parser.Consume<DocumentStart>();
            var root = new Reading(parser, file, problems).Node(1);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
                problems.Add(new(file, Place(parser.Current!.Start), "CONFIG_LIMIT", "The file holds a second document."));
            return root;
        }
        catch (YamlDotNet.Core.YamlException e)
        {
            return Fail(file, Place(e.Start), "CONFIG_SYNTAX", FirstLine(e.Message), problems);
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner answers so, without a place, where a flow map or list is not closed before the next entry.
            return Fail(file, parser.Current is { } last ? Place(last.Start) : new(1, 1), "CONFIG_SYNTAX", "A brace or bracket is not closed here.", problems);
        }
        catch (StopException)
        {
            return null;
        }
    }

    /// <summary>The first tab that indents something: YamlDotNet takes one before a key at the root.</summary>
    private static YamlPlace? TabIndent(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var body = lines[i].TrimStart(' ', '\t');
            var tab = lines[i].AsSpan(0, lines[i].Length - body.Length).IndexOf('\t');
            if (tab >= 0 && !string.IsNullOrWhiteSpace(body)) return new(i + 1, tab + 1);
        }
        return null;
    }

    private static YamlNode? Fail(string file, YamlPlace place, string code, string message, List<YamlProblem> problems)
    {
        problems.Add(new(file, place.Line == 0 ? new(1, 1) : place, code, message));
        return null;
    }

    private static YamlPlace Place(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();

    private sealed class StopException : Exception;

    private sealed class Reading(Parser parser, string file, List<YamlProblem> problems)
    {
        public YamlNode Node(int level)
        {
            var current = parser.Current ?? throw new StopException();
            var place = Place(current.Start);
            if (level > DeepestLevel) throw Stop(place, "CONFIG_LIMIT", "The file nests deeper than 64 levels.");
            if (current is AnchorAlias) throw Stop(place, "CONFIG_ALIAS", "Aliases are not allowed: write the value out.");
            if (current is NodeEvent { Anchor.IsEmpty: false }) throw Stop(place, "CONFIG_ALIAS", "Anchors are not allowed.");
            if (current is NodeEvent { Tag.IsEmpty: false }) throw Stop(place, "CONFIG_TAG", "Tags are not allowed.");
            return current switch
            {
                Scalar => ReadScalar(place),
                SequenceStart => ReadList(place, level),
                MappingStart => ReadMap(place, level),
                _ => throw Stop(place, "CONFIG_SYNTAX", "A value is expected here."),
            };
        }

        private YamlScalar ReadScalar(YamlPlace place)
        {
            var scalar = parser.Consume<Scalar>();
            return new(place, scalar.Value, scalar.Style is not ScalarStyle.Plain);
        }

        private YamlList ReadList(YamlPlace place, int level)
        {
            parser.Consume<SequenceStart>();
            var items = new List<YamlNode>();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(level + 1));
            return new(place, items);
        }

        private YamlMap ReadMap(YamlPlace place, int level)
        {
            parser.Consume<MappingStart>();
            var entries = new List<YamlEntry>();
            var seen = new Dictionary<string, YamlPlace>(StringComparer.Ordinal);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                if (Node(level + 1) is not YamlScalar key) throw Stop(place, "CONFIG_SYNTAX", "A key must be plain text.");
                if (key is { Text: "<<", Quoted: false }) throw Stop(key.Place, "CONFIG_ALIAS", "Merge keys are not allowed.");
                var value = Node(level + 1);
                if (seen.TryGetValue(key.Text, out var first))
                    problems.Add(new(file, key.Place, "CONFIG_DUPLICATE_KEY", $"The key '{key.Text}' stands on line {first.Line} already."));
                else
                {
                    seen.Add(key.Text, key.Place);
                    entries.Add(new(key.Place, key.Text, value));
                }
            }
            return new(place, entries);
        }

        private StopException Stop(YamlPlace place, string code, string message)
        {
            problems.Add(new(file, place, code, message));
            return new StopException();
        }
    }
}
