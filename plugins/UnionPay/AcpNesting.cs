using System.Buffers;

namespace Rijie.UnionPay;

/// <summary>Values may hold <c>{k=v&amp;k=v}</c> or <c>[...]</c>, and an ampersand in there ends nothing.</summary>
internal static class AcpNesting
{
    private const int Deepest = 16;
    private static readonly SearchValues<byte> Marks = SearchValues.Create("&{}[]"u8);

    /// <summary>Where the value that begins the text ends: at the first ampersand outside brackets, or with the text; -1 when brackets do not close.</summary>
    /// <remarks>A closing bracket without an opening one is ordinary text. Each byte is looked at once, whatever the text.</remarks>
    public static int EndOfValue(ReadOnlySpan<byte> text)
    {
        Span<byte> open = stackalloc byte[Deepest];
        var depth = 0;
        var at = 0;
        while (true)
        {
            var step = text[at..].IndexOfAny(Marks);
            if (step < 0) return depth == 0 ? text.Length : -1;
            at += step;
            switch (text[at])
            {
                case (byte)'&':
                    if (depth == 0) return at;
                    break;
                case (byte)'{' or (byte)'[':
                    if (depth == Deepest) return -1;
                    open[depth++] = text[at] == '{' ? (byte)'}' : (byte)']';
                    break;
                default:
                    if (depth == 0) break;
                    if (open[depth - 1] != text[at]) return -1;
                    depth--;
                    break;
            }
            at++;
        }
    }
}
