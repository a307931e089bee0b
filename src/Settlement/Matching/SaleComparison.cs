namespace Rijie.Settlement.Matching;

/// <summary>What another connection of the same merchant knows of an order number that rows of this one carry.</summary>
internal sealed record OrderElsewhere
{
    /// <summary>The other connection; one of another provider.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The shop's order number; of what gives back that of its sale.</summary>
    public required string MerchantOrderNo { get; init; }

    public required TransactionType Type { get; init; }

    /// <summary>Not negative; only what succeeded is told.</summary>
    public required Money Gross { get; init; }

    public DateTimeOffset? TradedAt { get; init; }
}

/// <summary>
/// Holds a row against the sale behind it and against other providers: what gives back a sale that is not there (<c>R12</c>), that another provider made
/// (<c>R17</c>), or more than all of it (<c>R13</c>); an order that was paid at another provider before (<c>R16</c>).
/// </summary>
internal sealed class SaleComparison
{
    private readonly RunFacts facts;
    private readonly Dictionary<MatchRow, Money> excess = [];
    private readonly HashSet<MatchRow> givenBack = [];
    private readonly ILookup<string, OrderElsewhere> elsewhere;

    public SaleComparison(RunFacts facts)
    {
        this.facts = facts;
        elsewhere = facts.Input.Elsewhere.ToLookup(o => o.MerchantOrderNo, StringComparer.Ordinal);
        AddUp(facts.Sides.Provider.Concat(facts.Sides.EarlierProvider));
        AddUp(facts.Sides.Statement.Concat(facts.Sides.EarlierStatement));
    }

    /// <summary>Whether there is anything to say of a row; quick for the many of which there is not.</summary>
    public bool IsPlain(MatchRow row) => !row.Type.UndoesOrGivesBack() && (facts.Input.Elsewhere.Count == 0 || PaidBefore(row) is null);

    /// <summary>What is wrong, in the order of the codes.</summary>
    public IEnumerable<BreakDifference> Compare(MatchRow row)
    {
        if (!row.Stands || !row.State.HasSucceeded()) yield break;
        if (GivesBack(row.Type) && facts.OriginalOf(row) is null && NamesSale(row) is { } sale)
        {
            var net = PairComparison.NetOf(row, facts);
            if (SoldElsewhere(row) is { } other) yield return Of(BreakCode.R17, "original", other.ConnectionId, sale, net);
            else if (IsKnownSinceItsSale(row)) yield return Of(BreakCode.R12, "original", "", sale, net);
        }
        if (excess.TryGetValue(row, out var tooMuch)) yield return Of(BreakCode.R13, "given_back", PairComparison.Text(row.Gross - tooMuch), PairComparison.Text(row.Gross), -tooMuch);
        if (PaidBefore(row) is { } first) yield return Of(BreakCode.R16, "merchant_order_no", first.ConnectionId, row.MerchantNumber!, PairComparison.NetOf(row, facts));
    }

    /// <summary>Adds up what was given back of each sale, in the order of time; what goes above the sale is too much.</summary>
    private void AddUp(IEnumerable<MatchRow> rows)
    {
        var bySale = rows.Where(r => GivesBack(r.Type) && r.Stands && r.State.HasSucceeded())
            .Select(r => (Row: r, Sale: facts.OriginalOf(r))).Where(p => p.Sale is not null).GroupBy(p => p.Sale!, p => p.Row);
        foreach (var sale in bySale)
        {
            var left = sale.Key.Gross;
            foreach (var row in sale.OrderBy(TimeOf).ThenBy(r => r.ProviderOrderNo, StringComparer.Ordinal).ThenBy(r => r.RowId, StringComparer.Ordinal))
            {
                left -= row.Gross;
                if (left <= Money.Zero) givenBack.Add(sale.Key);
                if (left >= Money.Zero) continue;
                excess[row] = -left;
                left = Money.Zero;
            }
        }
    }

    /// <summary>A payment of the same order at another provider that stands and came first; the later ones are the double ones.</summary>
    private OrderElsewhere? PaidBefore(MatchRow row)
    {
        if (row.Type is not (TransactionType.Sale or TransactionType.PreauthComplete) || row.MerchantNumber is not { } number || !elsewhere.Contains(number) || !row.State.HasSucceeded() || IsGivenBack(row)) return null;
        return elsewhere[number].GroupBy(o => o.ConnectionId, StringComparer.Ordinal).Where(other => other.Aggregate(Money.Zero, (sum, o) => sum + o.Type.Sign() * o.Gross) > Money.Zero)
            .Select(other => other.Where(o => o.Type.Sign() > 0).MinBy(o => o.TradedAt ?? DateTimeOffset.MaxValue)!)
            // Another amount is another part of the price: a bill that the customer split.
            .Where(first => first.Gross == row.Gross && IsBefore(first, row)).OrderBy(first => first.TradedAt).ThenBy(first => first.ConnectionId, StringComparer.Ordinal).FirstOrDefault();
    }

    private bool IsBefore(OrderElsewhere other, MatchRow row)
    {
        var order = (other.TradedAt ?? DateTimeOffset.MaxValue).CompareTo(TimeOf(row));
        return order != 0 ? order < 0 : string.CompareOrdinal(other.ConnectionId, facts.Input.ConnectionId) < 0;
    }

    /// <summary>When it was traded, by its own word or its counterparts'.</summary>
    private DateTimeOffset TimeOf(MatchRow row) => row.TradedAt ?? facts.CounterpartsOf(row).Select(c => c.TradedAt).FirstOrDefault(at => at is not null) ?? DateTimeOffset.MaxValue;

    private bool IsGivenBack(MatchRow sale) => sale.UndoneBy is not null || givenBack.Contains(sale) || facts.CounterpartsOf(sale).Exists(c => c.UndoneBy is not null || givenBack.Contains(c));

    private OrderElsewhere? SoldElsewhere(MatchRow row) =>
        OrderOf(row) is { } number ? elsewhere[number].Where(o => o.Type.Sign() > 0).OrderBy(o => o.ConnectionId, StringComparer.Ordinal).FirstOrDefault() : null;

    private string? OrderOf(MatchRow row) => row.SaleOrderNo ?? facts.CounterpartsOf(row).Select(c => c.SaleOrderNo).FirstOrDefault(number => number is not null);

    private string? NamesSale(MatchRow row) => row.Text(Word.OriginalProviderOrderNo) ?? OrderOf(row) ?? facts.CounterpartsOf(row).Select(c => c.Text(Word.OriginalProviderOrderNo)).FirstOrDefault(number => number is not null);

    /// <summary>Where nothing is known of the days of the sale, it is not missing.</summary>
    private bool IsKnownSinceItsSale(MatchRow row) => facts.Input.KnownSince is { } since && row.ClearingDate is { } date
        && (row.OriginalTradeDate ?? facts.CounterpartsOf(row).Select(c => c.OriginalTradeDate).FirstOrDefault(d => d is not null) ?? date.AddDays(-facts.Input.Options.OriginalDays)) >= since;

    private static bool GivesBack(TransactionType type) =>
        type is TransactionType.Refund or TransactionType.Void or TransactionType.PreauthCompleteVoid or TransactionType.Chargeback;

    private static BreakDifference Of(BreakCode code, string field, string book, string actual, Money delta) =>
        new() { Code = code, Field = field, Book = book, Actual = actual, Delta = delta };
}
