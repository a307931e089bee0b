using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Conformance;

/// <summary>Level 3: each layout of the manifest reads what it writes, and says of what is damaged that it is.</summary>
internal static class LayoutChecks
{
    private const int Rows = 25;
    private const int Seeds = 4;

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "layout.valid", Level = 3, Capability = Capability.Statements,
            Why = "A layout that contradicts itself reads some file wrong on some day.",
            Rule = "layout: checked before anything is read", Look = "the file and line that the message names",
            Ask = (bench, _) =>
            {
                Expect.That(bench.Plugin.Layouts.Count > 0, "the plugin offers statements and has no layout.");
                Expect.Equal(bench.Manifest.Layouts.Count, bench.Plugin.Layouts.Count, "layouts of the manifest that were read");
                Expect.Equal(bench.Plugin.Layouts.Count, bench.Plugin.Layouts.Select(l => l.Id).Distinct(StringComparer.Ordinal).Count(), "ids of layouts, each its own");
                foreach (var path in bench.Manifest.Layouts) LayoutWriter.Load(Path.Join(bench.Plugin.Folder, path));
                return Task.CompletedTask;
            },
        },
        new()
        {
            Id = "layout.round_trip", Level = 3, Capability = Capability.Statements,
            Why = "A column that the layout reads otherwise than it is written changes what a merchant is owed.",
            Rule = "layout: what was read is written back byte for byte", Look = "unit, sign, maps and dates of the row that differs",
            Ask = (bench, stop) => EachAsync(bench, (layout, table, bytes, seed) =>
            {
                var seen = Read(bench, layout, table, bytes, stop);
                Expect.That(seen.Reading.Result == FileResult.Imported, $"{layout.Id}/{table}, seed {seed}: {seen.Reading.Result} {seen.Reading.Code} {seen.Reading.Reason}");
                Expect.Equal(seen.Reading.Lines.Total, seen.Reading.Lines.Classified, $"{layout.Id}/{table}: lines that have a class");
                Expect.Equal(Rows, seen.Rows.Count, $"{layout.Id}/{table}: rows");
                Expect.That(seen.Rows.All(r => r.Balanced), $"{layout.Id}/{table}: a generated row does not satisfy the layout's own identities.");
                using var again = new MemoryStream();
                StatementWriter.Write(layout, table, Facts(bench), seen.Rows, again);
                Expect.That(again.ToArray().AsSpan().SequenceEqual(bytes), $"{layout.Id}/{table}, seed {seed}: what was read is not written back as it was.");
            }, stop),
        },
        new()
        {
            Id = "layout.marks", Level = 3, Capability = Capability.Statements,
            Why = "A byte order mark, or the back-tick that some programs strip, is no part of the first column's name or of a number.",
            Rule = "layout: byte_order_mark and prefix are taken either way", Look = "prefix and byte_order_mark of the layout",
            Ask = async (bench, stop) =>
            {
                var isMarked = false;
                await EachAsync(bench, (layout, table, bytes, _) => isMarked |= HoldsMarks(bench, layout, table, bytes, stop), stop);
                NotDeclaredException.ThrowIf(!isMarked, "No layout reads UTF-8 or has a mark before a cell.");
            },
        },
        new()
        {
            Id = "layout.damage", Level = 3, Capability = Capability.Statements,
            Why = "Each way in which a file can be broken must show, line by line, and never as other money.",
            Rule = "reliability: rejects are accounted line by line", Look = "what the message names: key, amounts, trailer or encoding",
            Ask = (bench, stop) => EachAsync(bench, (layout, table, bytes, seed) =>
            {
                var sound = Read(bench, layout, table, bytes, stop).Rows.Select(r => r.Transaction).ToList();
                foreach (var kind in Enum.GetValues<DamageKind>().Where(k => k is not (DamageKind.Flip or DamageKind.Cut or DamageKind.CutAtLineEnd))) // any digit may become another one; cuts are asked of whole files
                {
                    if (StatementDamage.Apply(layout, table, bytes, kind, seed) is not { } damaged) continue;
                    var seen = Read(bench, layout, table, damaged, stop);
                    var what = $"{layout.Id}/{table} with {kind}, seed {seed}";
                    Expect.Equal(seen.Reading.Lines.Total, seen.Reading.Lines.Classified, $"{what}: lines that have a class");
                    Expect.That(seen.Reading.Rejects.All(r => r is { Code.Length: > 0, Reason.Length: > 0 }), $"{what}: a line was rejected without a reason.");
                    if (Stated.IsKeptOut(seen.Reading)) continue;
                    foreach (var row in seen.Rows) Expect.That(sound.Contains(row.Transaction), $"{what}: {Expect.Key(row.Transaction)} changed, and was taken in.");
                    Expect.Equal(sound.Count, (int)(seen.Rows.Count + seen.Reading.Lines.Rejected), $"{what}: rows and rejected lines");
                }
            }, stop),
        },
    ];

    /// <summary>Reads a member with a byte order mark and without, and without the marks before its cells; whether there was any.</summary>
    private static bool HoldsMarks(CheckBench bench, StatementLayout layout, string table, byte[] bytes, CancellationToken stop)
    {
        var sound = Read(bench, layout, table, bytes, stop).Rows.Select(r => r.Transaction).ToList();
        byte[] mark = [0xEF, 0xBB, 0xBF];
        var isMarked = false;
        if (layout.Tables[table].Text.Encoding == TextEncoding.Utf8)
        {
            isMarked = true;
            var other = bytes.AsSpan().StartsWith(mark) ? bytes[3..] : [.. mark, .. bytes];
            Expect.That(Read(bench, layout, table, other, stop).Rows.Select(r => r.Transaction).SequenceEqual(sound), $"{layout.Id}/{table}: the rows depend on the byte order mark.");
        }
        foreach (var prefix in layout.Tables[table].Records.SelectMany(r => r.Columns).Select(c => c.Prefix).OfType<string>().Distinct(StringComparer.Ordinal).Where(p => p.Length == 1 && char.IsAscii(p[0])))
        {
            isMarked = true;
            byte[] bare = [.. bytes.Where(b => b != prefix[0])];
            Expect.That(Read(bench, layout, table, bare, stop).Rows.Select(r => r.Transaction).SequenceEqual(sound), $"{layout.Id}/{table}: the rows depend on the mark '{prefix}' before a cell.");
        }
        return isMarked;
    }

    /// <summary>Takes generated members of every table of rows.</summary>
    private static Task EachAsync(CheckBench bench, Action<StatementLayout, string, byte[], int> ask, CancellationToken stop)
    {
        foreach (var layout in bench.Plugin.Layouts)
            foreach (var table in layout.Members.Where(m => m.Role == MemberRole.Rows).Select(m => m.Table).Distinct(StringComparer.Ordinal))
                for (var seed = 1; seed <= Seeds; seed++)
                {
                    stop.ThrowIfCancellationRequested();
                    ask(layout, table, StatementGenerator.Member(layout, table, Facts(bench), seed, Rows), seed);
                }
        return Task.CompletedTask;
    }

    private static StatementFacts Facts(CheckBench bench) => new() { ClearingDate = CheckBench.Day, Owner = bench.Traits.OwnerNo, Settings = bench.SettingsAt(bench.Proxy.Address) };

    /// <summary>Reads one member bare: archives and names are asked of the provider's own files.</summary>
    private static (StatementReading Reading, IReadOnlyList<StatementRow> Rows) Read(CheckBench bench, StatementLayout layout, string table, byte[] bytes, CancellationToken stop)
    {
        var rows = new List<StatementRow>();
        var facts = Facts(bench);
        var input = new StatementInput { Name = "", Content = new MemoryStream(bytes, writable: false), ExpectedClearingDate = facts.ClearingDate, ExpectedOwner = facts.Owner, Settings = facts.Settings };
        var bare = layout with { Container = [], Names = [], Members = [.. layout.Members.Where(m => m.Table == table).Take(1).Select(m => m with { Names = [] })] };
        var reading = StatementReader.Read(input, bare, batch =>
        {
            for (var i = 0; i < batch.Count; i++) rows.Add(batch.ToRow(i));
        }, null, stop);
        return (reading, [.. rows.Where(r => !reading.Retracted.Any(p => p.LineNo == r.LineNo))]);
    }
}
