using System.Text;
using System.Xml;

namespace Rijie.Signing;

/// <summary>One walk through a document, which ends at the first thing that <see cref="StrictXml"/> does not take.</summary>
internal sealed class XmlWalk(string text, IReadOnlySet<string> lists)
{
    private readonly Stack<OpenElement> open = new();
    private readonly List<int> lineStarts = LineStarts(text);
    private XmlField? root;

    public XmlReading Read()
    {
        using var reader = StrictXml.Open(text);
        try
        {
            while (reader.Read())
                if (Take(reader) is { } refusal) return refusal;
            return new() { Root = root };
        }
        catch (XmlException)
        {
            return open.Count == 0 && root is null && text.Contains("<!DOCTYPE", StringComparison.Ordinal)
                ? XmlReading.Refuse("XML_DTD", "The document has a DTD.")
                : XmlReading.Refuse("PAYLOAD_ENCODING", "The document is not well-formed XML.");
        }
    }

    private XmlReading? Take(XmlReader reader)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                return Begin(reader);
            case XmlNodeType.EndElement:
                return End(InnerEnd(reader));
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                if (open.TryPeek(out var current)) current.Text.Append(reader.Value);
                return null;
            case XmlNodeType.XmlDeclaration:
                return reader.GetAttribute("encoding") is { } encoding && !string.Equals(encoding, "utf-8", StringComparison.OrdinalIgnoreCase)
                    ? XmlReading.Refuse("PAYLOAD_ENCODING", "The document says that it is not UTF-8.")
                    : null;
            default:
                return XmlReading.Refuse("PAYLOAD_ENCODING", "The document holds a comment or an instruction.");
        }
    }

    private XmlReading? Begin(XmlReader reader)
    {
        if (open.Count == StrictXml.MaxDepth) return XmlReading.Refuse("XML_DEPTH", $"The document is deeper than {StrictXml.MaxDepth} elements.");
        if (reader.HasAttributes || reader.Name.Contains(':', StringComparison.Ordinal)) return XmlReading.Refuse("PAYLOAD_ENCODING", "An element has attributes or a namespace.");
        var name = reader.Name;
        if (open.TryPeek(out var parent) && !parent.Names.Add(name) && !lists.Contains(name))
            return XmlReading.Refuse("PAYLOAD_AMBIGUOUS", "An element stands twice.") with { RepeatedName = name };
        var isEmpty = reader.IsEmptyElement;
        var start = text.IndexOf('>', Place(reader)) + 1;
        open.Push(new(name, start));
        return isEmpty ? End(start) : null;
    }

    private XmlReading? End(int innerEnd)
    {
        var element = open.Pop();
        var told = element.Text.ToString();
        if (element.Children.Count > 0)
        {
            if (!string.IsNullOrWhiteSpace(told)) return XmlReading.Refuse("PAYLOAD_ENCODING", "An element holds text beside elements.");
            told = "";
        }
        var field = new XmlField(element.Name, told, element.Children, text, element.Start..innerEnd);
        if (open.TryPeek(out var parent)) parent.Children.Add(field);
        else root = field;
        return null;
    }

    /// <summary>Where the tag that ends an element begins.</summary>
    private int InnerEnd(XmlReader reader) => Place(reader) - 2; // the reader stands at its name, behind "</"

    /// <summary>The index at which the reader stands: at a tag, that is its name.</summary>
    private int Place(XmlReader reader)
    {
        var place = (IXmlLineInfo)reader;
        return lineStarts[place.LineNumber - 1] + place.LinePosition - 1;
    }

    private static List<int> LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) starts.Add(i + 1);
        return starts;
    }

    private sealed record OpenElement(string Name, int Start)
    {
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public List<XmlField> Children { get; } = [];

        public StringBuilder Text { get; } = new();
    }
}
