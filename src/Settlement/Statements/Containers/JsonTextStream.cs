using System.Text;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>
/// The text of one string inside a JSON document, unescaped while it is read; the end is told only after the rest of the
/// document was read too and found to be JSON. Neither document nor text is ever held whole.
/// </summary>
/// <remarks>
/// A lone surrogate comes out as bytes that are no UTF-8, and a raw byte as it is: the line that holds it is then rejected for its
/// encoding, and no other (reliability specification 4.1, S29).
/// </remarks>
internal sealed class JsonTextStream : ForwardStream
{
    private readonly HeadStream _source;
    private readonly JsonScanner _json;
    private readonly byte[][] _path;
    private readonly List<HashSet<string>> _open = [];
    private JsonTextStream? _inner;
    private bool _found;
    private bool _ended;

    /// <summary>Opens a document; nothing is read yet.</summary>
    /// <param name="source">The bytes of the document.</param>
    /// <param name="path">Member names with dots.</param>
    public JsonTextStream(Stream source, string path) : this(source, [.. path.Split('.').Select(Encoding.UTF8.GetBytes)]) { }

    private JsonTextStream(Stream source, byte[][] path)
    {
        (_source, _path) = (new(source), path);
        _json = new(_source);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty) return 0;
        if (!_found) Find();
        var read = _inner?.Read(buffer) ?? _json.ReadText(buffer);
        if (read > 0) return read;
        for (var i = _open.Count - 1; i >= 0; i--) _json.EndObject(_open[i]);
        _json.EndDocument();
        _ended = true;
        return 0;
    }

    /// <summary>Goes down the path to the opening quote of the text.</summary>
    private void Find()
    {
        _ = _source.Head(); // kept for the message before anything is read past it
        _json.BeginDocument();
        for (var i = 0; i < _path.Length && _inner is null; i++)
        {
            if (i > 0 && _json.IsAt((byte)'"'))
            {
                _json.BeginText();
                _inner = new(new Text(_json), _path[i..]);
            }
            else Descend(_path[i]);
        }
        if (_inner is null)
        {
            Require((byte)'"');
            _json.BeginText();
        }
        _found = true;
    }

    private void Descend(byte[] name)
    {
        Require((byte)'{');
        _open.Add(_json.BeginObject());
        if (!_json.SkipTo(name, _open[^1])) throw NoText();
    }

    private void Require(byte first)
    {
        if (!_json.IsAt(first)) throw NoText();
    }

    private StatementRefusedException NoText() =>
        new("FILE_NOT_A_STATEMENT", $"The JSON has no text where the layout says; it begins with {TextBeginning.Shown(_source.Head())}", 0);

    /// <summary>A string that holds a document of its own.</summary>
    private sealed class Text(JsonScanner json) : ForwardStream
    {
        public override int Read(Span<byte> buffer) => json.ReadText(buffer);
    }
}
