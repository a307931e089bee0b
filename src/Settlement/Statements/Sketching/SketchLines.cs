using System.Text;
using System.Text.Unicode;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>A line of the sample that is not blank.</summary>
/// <param name="No">Counted from 1, blank lines too.</param>
internal sealed record SketchLine(long No, byte[] Bytes, string Text);

/// <summary>The sample as lines of text: encoding, line end and end mark.</summary>
/// <param name="Format">As a layout says it.</param>
/// <param name="Lines">In their order, without the end mark.</param>
/// <param name="Last">The last lines of a text of which <paramref name="Lines"/> are only the beginning; else empty.</param>
/// <param name="IsAscii">No character told UTF-8 from GB18030.</param>
internal sealed record SketchLines(TextFormat Format, IReadOnlyList<SketchLine> Lines, IReadOnlyList<SketchLine> Last, bool IsAscii)
{
    /// <summary>Enough to know a column by; the proof reads them all.</summary>
    private const int MostLines = 10_000;

    private const int HeadBytes = 4096;
    private const int LastBytes = 64 * 1024;
    private const int LastLines = 50;

    /// <exception cref="StatementRefusedException">The bytes are no text that a layout can read.</exception>
    public static SketchLines Of(SketchSource source)
    {
        var bytes = source.Bytes.AsSpan();
        if (LineScanner.LooksLikeUtf16(bytes)) throw new StatementRefusedException("FILE_ENCODING", "The text is UTF-16.", 0);
        if (ContainerEntry.IsPacked(bytes) || !ContainerEntry.IsText(bytes[..Math.Min(HeadBytes, bytes.Length)]) || bytes.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8) is [(byte)'<', ..])
            throw new StatementRefusedException("FILE_NOT_A_STATEMENT", "The file is no text of rows.", 0);
        var marked = bytes.StartsWith("\uFEFF"u8);
        var raw = Cut(marked ? bytes[3..] : bytes, source.IsWhole);
        var encoding = EncodingOf(raw.Lines, out var isAscii);
        var lines = Texts(raw.Lines, encoding);
        var last = raw.IsAll ? [] : Texts(Tail(source), encoding);
        var end = raw.IsAll ? lines : last;
        var mark = end.Count > 1 && Vocabulary.IsEndMark(end[^1].Text) ? end[^1].Text : null;
        if (mark is not null) end.RemoveAt(end.Count - 1);
        var format = new TextFormat { Encoding = encoding, ByteOrderMark = marked && encoding == TextEncoding.Utf8, LineEnd = raw.End, EndMark = mark };
        return new(format, lines, last, isAscii);
    }

    /// <summary>The last lines, without the first of the tail, which may be a part of one.</summary>
    private static List<(long No, byte[] Bytes)> Tail(SketchSource source)
    {
        var tail = source.IsWhole ? source.Bytes.AsSpan(Math.Max(0, source.Bytes.Length - LastBytes)) : source.Tail;
        var lines = Cut(tail[(tail.IndexOf((byte)'\n') + 1)..], isWhole: true).Lines;
        return [.. lines.Skip(lines.Count - LastLines).Select(l => (0L, l.Bytes))];
    }

    private static List<SketchLine> Texts(IEnumerable<(long No, byte[] Bytes)> lines, TextEncoding encoding) =>
        [.. lines.Where(l => l.Bytes.AsSpan().ContainsAnyExcept((byte)' ', (byte)'\t', (byte)'\r')).Select(l => new SketchLine(l.No, l.Bytes, Decoded(l.Bytes, encoding)))];

    private static string Decoded(byte[] line, TextEncoding encoding)
    {
        if (encoding == TextEncoding.Utf8) return Encoding.UTF8.GetString(line);
        return Gb18030.FirstInvalid(line) < 0 ? Gb18030.Encoding.GetString(line) : Encoding.Latin1.GetString(line);
    }

    /// <summary>UTF-8 where all lines are; GB18030 where more of them fit that.</summary>
    private static TextEncoding EncodingOf(List<(long, byte[] Bytes)> lines, out bool isAscii)
    {
        var (other, utf8, gb18030) = (0, 0, 0);
        foreach (var (_, line) in lines)
        {
            if (Ascii.IsValid(line)) continue;
            other++;
            if (Utf8.IsValid(line)) utf8++;
            if (Gb18030.FirstInvalid(line) < 0) gb18030++;
        }
        isAscii = other == 0;
        return utf8 == other || utf8 >= gb18030 ? TextEncoding.Utf8 : TextEncoding.Gb18030;
    }

    private static (List<(long No, byte[] Bytes)> Lines, LineEnd End, bool IsAll) Cut(ReadOnlySpan<byte> text, bool isWhole)
    {
        var lines = new List<(long, byte[])>();
        var (crlf, lf) = (0, 0);
        for (var no = 1L; !text.IsEmpty && lines.Count < MostLines; no++)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0 && !isWhole) break; // the sample ends inside this line
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (line is [.., (byte)'\r'])
            {
                crlf++;
                line = line[..^1];
            }
            else if (end >= 0 && line.ContainsAnyExcept((byte)' '))
            {
                lf++;
            }
            if (line.Length <= LineScanner.LongestLine) lines.Add((no, line.ToArray()));
        }
        return (lines, lf == 0 && crlf > 0 ? LineEnd.Crlf : crlf == 0 ? LineEnd.Lf : LineEnd.Any, isWhole && text.IsEmpty);
    }
}
