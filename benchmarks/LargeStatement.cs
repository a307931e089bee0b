using System.Buffers.Text;
using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Benchmarks;

/// <summary>A statement of a wanted size: a thousand generated rows again and again, each time with order numbers of their own.</summary>
internal static class LargeStatement
{
    private const int TemplateRows = 1000;
    private const int NumberDigits = 7;

    /// <summary>Writes the file and answers how many rows it has.</summary>
    /// <param name="path">Where.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="table">Its table of rows.</param>
    /// <param name="bytes">About how many bytes.</param>
    public static long Write(string path, StatementLayout layout, string table, long bytes)
    {
        var facts = new StatementFacts { ClearingDate = new(2026, 1, 5), Owner = "777290058110048" };
        var member = StatementGenerator.Member(layout, table, facts, seed: 20260105, TemplateRows);
        var lines = Lines(member);
        var header = lines[0][0] == 'H' ? 1 : 0;
        var trailer = lines[^1][0] == 'T' ? 1 : 0;
        var rows = lines[header..^trailer];
        var places = rows.Select(r => Places(r, layout.Tables[table])).ToList();
        var repeats = Math.Max(1, bytes / rows.Sum(r => r.Length));
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        if (header == 1) file.Write(lines[0]);
        for (var repeat = 0; repeat < repeats; repeat++)
            for (var i = 0; i < rows.Length; i++)
            {
                var number = repeat * TemplateRows + i;
                foreach (var place in places[i]) Utf8Formatter.TryFormat(number, rows[i].AsSpan(place, NumberDigits), out _, new('D', NumberDigits));
                file.Write(rows[i]);
            }
        if (trailer == 1) file.Write(Scaled(lines[^1], repeats));
        return repeats * rows.Length;
    }

    /// <summary>The last seven digits of every order number that the generator made for the row.</summary>
    private static List<int> Places(byte[] row, LayoutTable table)
    {
        var places = new List<int>();
        var id = "202601050"u8; // the day and the first digit of the hour: how a generated number begins
        for (var at = 0; row.AsSpan(at).IndexOf(id) is >= 0 and var found; at += found + 21)
        {
            var start = at + found;
            var digits = 0;
            while (start + digits < row.Length && char.IsAsciiDigit((char)row[start + digits])) digits++;
            if (digits >= 21) places.Add(start + 14);
            at += Math.Max(0, digits - 21);
        }
        return places.Count > 0 ? places : throw new InvalidOperationException($"No order number was found in a row of a {table.Shape.Kind} table.");
    }

    private static byte[] Scaled(byte[] trailer, long times) =>
        Encoding.ASCII.GetBytes(string.Join('|', Encoding.ASCII.GetString(trailer).Split('|').Select(c => long.TryParse(c, out var n) ? (n * times).ToString(System.Globalization.CultureInfo.InvariantCulture) : c)));

    private static byte[][] Lines(byte[] member)
    {
        var lines = new List<byte[]>();
        for (var at = 0; at < member.Length;)
        {
            var end = member.AsSpan(at).IndexOf((byte)'\n') + 1;
            lines.Add(member[at..(at + end)]);
            at += end;
        }
        return [.. lines];
    }
}
