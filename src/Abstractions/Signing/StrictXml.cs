using System.Text;
using System.Xml;

namespace Rijie.Signing;

/// <summary>XML from outside, read so that it can mean one thing only: elements and their texts, and nothing that could make two readers differ.</summary>
/// <remarks>
/// There is no DTD and so no entity beyond the five of XML itself, nothing is ever fetched, and depth and length have limits.
/// Attributes, namespaces, comments, instructions, text beside elements and an element that stands twice are refused.
/// </remarks>
public static class StrictXml
{
    /// <summary>The depth beyond which outside XML is refused (reliability specification 4.0).</summary>
    public const int MaxDepth = 64;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a document in UTF-8.</summary>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="mostBytes">How long it may be.</param>
    /// <param name="lists">Names of elements that may stand more than once under one parent; all others stand once.</param>
    /// <returns>The root, or why the document was refused: <c>PAYLOAD_EMPTY</c>, <c>PAYLOAD_TOO_LARGE</c>, <c>PAYLOAD_ENCODING</c>, <c>PAYLOAD_AMBIGUOUS</c>, <c>XML_DTD</c> or <c>XML_DEPTH</c>.</returns>
    public static XmlReading Read(ReadOnlySpan<byte> body, int mostBytes, IReadOnlySet<string>? lists = null)
    {
        if (body.IsEmpty) return XmlReading.Refuse("PAYLOAD_EMPTY", "The body is empty.");
        if (body.Length > mostBytes) return XmlReading.Refuse("PAYLOAD_TOO_LARGE", $"The document has more than {mostBytes} bytes.");
        try
        {
            var text = Utf8.GetString(body);
            return new XmlWalk(text.StartsWith('\uFEFF') ? text[1..] : text, lists ?? new HashSet<string>()).Read();
        }
        catch (DecoderFallbackException)
        {
            return XmlReading.Refuse("PAYLOAD_ENCODING", "The document is not UTF-8.");
        }
    }

    /// <summary>The one place where outside XML meets a reader of the framework.</summary>
    internal static XmlReader Open(string text) => Open(new StringReader(text), text.Length, skipsRemarks: false);

    /// <summary>The same for a document that is too long to hold: what it may mean is left to who reads it, but there is no DTD and nothing is fetched.</summary>
    internal static XmlReader Open(TextReader text, long mostCharacters, bool skipsRemarks = true) =>
#pragma warning disable RS0030 // the one reader of outside XML, with its settings
        XmlReader.Create(text, new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = mostCharacters,
            IgnoreComments = skipsRemarks,
            IgnoreProcessingInstructions = skipsRemarks,
        });
#pragma warning restore RS0030
}

/// <summary>What <see cref="StrictXml"/> read.</summary>
public sealed record XmlReading
{
    /// <summary>The root element, <c>null</c> when refused.</summary>
    public XmlField? Root { get; init; }

    /// <summary>Why the document was refused, by a code of the reliability specification 4.1 or 4.2; <c>null</c> when it was read.</summary>
    public string? RefusalCode { get; init; }

    /// <summary>The refusal in words, without values of the document.</summary>
    public string? RefusalReason { get; init; }

    /// <summary>The name that stands twice, when that is the reason: a repeated signature has a code of its own.</summary>
    public string? RepeatedName { get; init; }

    internal static XmlReading Refuse(string code, string reason) => new() { RefusalCode = code, RefusalReason = reason };
}

/// <summary>One element: it has a text, or elements inside it.</summary>
public sealed record XmlField
{
    private readonly string source;
    private readonly Range inner;

    internal XmlField(string name, string text, IReadOnlyList<XmlField> children, string source, Range inner)
    {
        (Name, Text, Children) = (name, text, children);
        (this.source, this.inner) = (source, inner);
    }

    /// <summary>The element's name.</summary>
    public string Name { get; }

    /// <summary>Its text, CDATA sections included; empty when it has elements inside it.</summary>
    public string Text { get; }

    /// <summary>The elements inside it, in their order.</summary>
    public IReadOnlyList<XmlField> Children { get; }

    /// <summary>Everything between its tags as it came: in UTF-8 these are the bytes of the message, which some providers sign by themselves.</summary>
    public string InnerXml => source[inner];
}
