using Rijie.Settlement.Statements.Containers;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>What the rows of the whole file count and add up to, by the engine itself: totals are looked for among these.</summary>
internal sealed class RowSums
{
    private const string CountOfAll = "rows";
    private static readonly AmountPart[] Parts = Enum.GetValues<AmountPart>();

    private readonly Dictionary<string, long> _counted;

    private RowSums(Dictionary<string, long> counted) => _counted = counted;

    /// <summary>All rows; -1 where they cannot be counted.</summary>
    public long Count => _counted.GetValueOrDefault(CountOfAll, -1);

    /// <summary>The sum of a column in row sense; <c>null</c> where an amount cannot be read.</summary>
    public long? Sum(MoneyColumn column, AmountPart part) => _counted.TryGetValue(NameOf('s', column.Column.Name, part), out var sum) ? sum : null;

    public long? CountOf(MoneyColumn column, AmountPart part) => _counted.TryGetValue(NameOf('c', column.Column.Name, part), out var count) ? count : null;

    /// <summary>Reads the file with a layout that states no totals; nothing is known where the file is refused.</summary>
    public static RowSums Read(StatementLayout layout, IReadOnlyList<MoneyColumn> columns, string name, Stream content, CancellationToken cancellationToken)
    {
        var (id, table) = layout.Tables.Single();
        // A line that no file can hold states every count and sum, so that the engine keeps them.
        var never = new LayoutRecord { Role = RecordRole.Summary, When = new() { Contains = "\u0001" }, Columns = [.. Probes(columns)] };
        layout = layout with { Tables = new Dictionary<string, LayoutTable>(StringComparer.Ordinal) { [id] = table with { Records = [never, .. table.Records] } } };
        var plan = new FilePlan(layout, new Dictionary<string, string>());
        try
        {
            ReadRows(plan, id, layout, name, content, cancellationToken);
        }
        catch (StatementRefusedException)
        {
            return new([]); // the proof will say why
        }
        return new(plan.Proofs.Where(p => p.Counted is { } counted && Int128.Abs(counted) <= Money.LargestFen).ToDictionary(p => p.Column, p => (long)p.Counted!.Value, StringComparer.Ordinal));
    }

    private static void ReadRows(FilePlan plan, string table, StatementLayout layout, string name, Stream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var input = new StatementInput { Name = name, Content = content };
        using var account = new FileAccount();
        var context = new ReadContext(input, new FileFacts(layout, input), account, null);
        using var reader = new TableReader(plan, plan.Tables[table], context);
        var container = ContainerReader.Open(content, layout, name);
        while (container.Next() is { } member)
        {
            if (member.Kind is null) continue;
            context.AddMember(member.Name);
            reader.Read(member.Content, null, cancellationToken);
        }
    }

    private static IEnumerable<LayoutColumn> Probes(IReadOnlyList<MoneyColumn> columns)
    {
        yield return new() { Name = CountOfAll, Number = true, Proves = new() };
        foreach (var column in columns.Select(c => c.Column.Name).Distinct(StringComparer.Ordinal))
            foreach (var part in Parts)
            {
                yield return new() { Name = NameOf('s', column, part), Amount = new() { Unit = AmountUnit.Fen }, Proves = new() { Sum = column, Only = part } };
                yield return new() { Name = NameOf('c', column, part), Number = true, Proves = new() { Of = column, Only = part } };
            }
    }

    private static string NameOf(char kind, string column, AmountPart part) => $"{kind}{(int)part}{column}";
}
