using System.Text;
using System.Xml;
using Rijie.Signing;

namespace Rijie.Settlement.Statements.Banks;

/// <summary>One element of a bank message by its local name: what is inside one entry is little, so it is held whole.</summary>
/// <param name="Line">Where it begins, from 1.</param>
internal sealed record XmlItem(string Name, long Line, string Currency)
{
    public string Text { get; set; } = "";

    public List<XmlItem> Children { get; } = [];

    /// <summary>The first element down a path of local names, or <c>null</c>.</summary>
    public XmlItem? Find(params ReadOnlySpan<string> path)
    {
        var item = this;
        foreach (var name in path)
        {
            XmlItem? next = null;
            foreach (var child in item.Children)
                if (child.Name == name)
                {
                    next = child;
                    break;
                }
            if (next is null) return null;
            item = next;
        }
        return item;
    }

    public IEnumerable<XmlItem> All(string name) => Children.Where(c => c.Name == name);

    /// <summary>The trimmed text of an element down a path; <c>null</c> where it is absent or empty.</summary>
    public string? TextOf(params ReadOnlySpan<string> path) => Find(path)?.Text.Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>Goes through a long XML document element by element, with a bound for everything that it holds.</summary>
internal sealed class BankXml : IDisposable
{
    private const int MostDepth = 64;
    private const int MostItems = 20_000;
    private const int MostText = 8 * 1024;
    private const long MostCharacters = 256L * 1024 * 1024;

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly StreamReader _text;
    private readonly XmlReader _reader;

    public BankXml(Stream content)
    {
        _text = new(content, StrictUtf8, detectEncodingFromByteOrderMarks: true);
        _reader = StrictXml.Open(_text, MostCharacters);
    }

    public long Line => _reader is IXmlLineInfo { } place && place.HasLineInfo() ? place.LineNumber : 0;

    public string Name => _reader.LocalName;

    public string Namespace => _reader.NamespaceURI;

    public int Depth => _reader.Depth;

    public bool IsEmpty => _reader.IsEmptyElement;

    public XmlNodeType Kind => _reader.NodeType;

    /// <summary>Goes to the next node.</summary>
    /// <exception cref="StatementRefusedException">It is no XML that is read here.</exception>
    public bool Next()
    {
        try
        {
            if (!_reader.Read()) return false;
            if (_reader.Depth > MostDepth) throw new StatementRefusedException("XML_DEPTH", $"The document is deeper than {MostDepth} elements.");
            return true;
        }
        catch (XmlException e)
        {
            throw Refusal(e);
        }
        catch (DecoderFallbackException)
        {
            throw new StatementRefusedException("FILE_ENCODING", "The document is not UTF-8.");
        }
    }

    /// <summary>Reads the element on which the reader stands, with all that is inside it; the reader then stands on its end.</summary>
    public XmlItem ReadItem()
    {
        var root = Begin();
        if (_reader.IsEmptyElement) return root;
        var open = new Stack<XmlItem>([root]);
        var count = 1;
        while (open.Count > 0)
        {
            if (!Next()) throw new StatementRefusedException("FILE_TRUNCATED", "The document ends inside an element.");
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (++count > MostItems) throw new StatementRefusedException("FILE_TOO_LARGE", $"One entry has more than {MostItems} elements (line {Line}).");
                    var child = Begin();
                    open.Peek().Children.Add(child);
                    if (!_reader.IsEmptyElement) open.Push(child);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    var item = open.Peek();
                    if (item.Text.Length + _reader.Value.Length > MostText) throw new StatementRefusedException("FILE_TOO_LARGE", $"A text has more than {MostText} characters (line {Line}).");
                    item.Text += _reader.Value;
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
            }
        }
        return root;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _text.Dispose();
    }

    private XmlItem Begin() => new(_reader.LocalName, Line, _reader.GetAttribute("Ccy") ?? "");

    private static StatementRefusedException Refusal(XmlException e) => e.Message.Contains("DTD", StringComparison.Ordinal)
        ? new("XML_DTD", "The document has a DTD.")
        : e.Message.Contains("Unexpected end of file", StringComparison.Ordinal)
            ? new("FILE_TRUNCATED", $"The document ends before its last element is closed (line {e.LineNumber}).")
            : new("FILE_NOT_A_STATEMENT", $"The document is not well-formed XML (line {e.LineNumber}).");
}
