using System.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Cuts lines of a delimited shape as the reader does.</summary>
internal static class FieldCut
{
    private const int MostFields = 257;

    /// <summary>The fields of a line, at most one more than a row may have; what follows that stays in the last.</summary>
    public static string[] Of(string line, LineShape shape)
    {
        var fields = shape.Quoted && line.Contains('"', StringComparison.Ordinal) ? Quoted(line, shape.Delimiter![0]) : line.Split(shape.Delimiter![0], MostFields);
        return shape.TrailingDelimiter && fields is [.. var all, ""] ? all : fields;
    }

    /// <summary>Whether a quote stands open at the end of the line, or where none may stand.</summary>
    public static (bool IsOpen, bool IsBad) Quotes(string line, char delimiter)
    {
        var quotes = new QuotedText((byte)delimiter);
        quotes.Read(Encoding.UTF8.GetBytes(line));
        return (quotes.IsOpen, quotes.IsBad);
    }

    private static string[] Quoted(string line, char delimiter)
    {
        var fields = new List<string>();
        for (var at = 0; at <= line.Length && fields.Count < MostFields;)
        {
            var field = new StringBuilder();
            if (at < line.Length && line[at] == '"')
            {
                for (at++; at < line.Length; at++)
                {
                    if (line[at] != '"') field.Append(line[at]);
                    else if (at + 1 < line.Length && line[at + 1] == '"') field.Append(line[at++]);
                    else break;
                }
                at++;
            }
            var end = at < line.Length ? line.IndexOf(delimiter, at) : -1;
            if (end < 0) end = line.Length;
            if (end > at) field.Append(line, at, end - at);
            fields.Add(field.ToString());
            at = end + 1;
        }
        return [.. fields];
    }
}
