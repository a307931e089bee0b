namespace Rijie.Conformance;

/// <summary>A named wrong that can happen to one transaction, and the break that must be found for it.</summary>
public sealed partial record Fault
{
    /// <summary>The name, such as <c>missing_row</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The break code that it must end in (settlement specification 4.6).</summary>
    public required string Code { get; init; }

    /// <summary>Whether a provider's wire tells it; what only the shop's own terminal logged wrongly is in no message and no file of the provider's.</summary>
    public bool OnWire { get; init; } = true;

    /// <summary>Whether a provider's surfaces let it show.</summary>
    public Func<WireTraits, bool> Shows { get; init; } = _ => true;

    /// <summary>Whether the statement of the next day must come, and be whole, for it to be seen.</summary>
    public bool ReachesNextDay { get; init; }

    /// <summary>Which transactions it can happen to.</summary>
    public required Func<Transaction, bool> Fits { get; init; }

    /// <summary>What the surfaces show then; the second argument gives identifiers to what is new. The last record carries the break, unless <see cref="Carriers"/> says otherwise.</summary>
    public required Func<BookRecord, Func<Transaction, Transaction>, IReadOnlyList<BookRecord>> Apply { get; init; }

    /// <summary>By which transactions the breaks are found, of the records that it was made into.</summary>
    public Func<IReadOnlyList<BookRecord>, IEnumerable<Transaction>> Carriers { get; init; } = records => [records[^1].Truth];

    /// <summary>Every fault of one transaction that the first levels of reconciliation can find, in a fixed order.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new() { Name = "missing_row", Code = "R01", Fits = IsSale, Apply = (r, _) => [r with { InStatement = [] }] },
        new() { Name = "missing_on_terminal", Code = "R02", OnWire = false, Fits = IsSale, Apply = (r, _) => [r with { OnTerminal = [] }] },
        new() { Name = "amount_differs", Code = "R03", Fits = t => IsSale(t) && t.Gross.Fen > 1000, Apply = (r, _) => [Stated(r, t => Repriced(t, t.Gross - Money.FromFen(100)))] },
        new() { Name = "fee_off_by_a_fen", Code = "R04", Fits = IsSale, Apply = (r, _) => [Stated(r, t => Charged(t, t.Fee!.Value + Money.FromFen(1)))] },
        new() { Name = "rate_raised", Code = "R04", Fits = t => IsSale(t) && t.Gross.Fen > 10_000, Apply = (r, _) => [Stated(r, t => Charged(t, t.Fee!.Value + Prices.RoundHalfUp((Int128)t.Gross.Fen * 500, 1_000_000)))] },
        new() { Name = "cap_ignored", Code = "R04", Fits = t => IsSale(t) && t.CardType == CardType.Debit && t.Fee!.Value.Fen == Prices.DebitCapFen && t.Gross.Fen > 410_000, Apply = (r, _) => [Stated(r, t => Charged(t, Prices.RoundHalfUp((Int128)t.Gross.Fen * Prices.DebitPpm, 1_000_000)))] },
        new() { Name = "unknown_at_terminal", Code = "R05", OnWire = false, Fits = IsSale, Apply = (r, _) => [Logged(r, t => t with { State = TransactionState.Unknown })] },
        new() { Name = "failed_at_provider", Code = "R05", Fits = IsSale, Apply = (r, _) => [r with { InApi = r.InApi! with { State = TransactionState.Failed }, InStatement = [] }] },
        new() { Name = "type_swapped", Code = "R06", OnWire = false, Fits = t => t.Type == TransactionType.Void, Apply = (r, _) => [Logged(r, t => t with { Type = TransactionType.Refund })] },
        new() { Name = "logged_twice", Code = "R08", OnWire = false, Fits = IsSale, Apply = (r, _) => [r with { OnTerminal = [.. r.OnTerminal, .. r.OnTerminal.Select(t => t with { TradedAt = t.TradedAt!.Value.AddSeconds(2) })] }] },
        new() { Name = "double_charge", Code = "R09", Fits = IsSale, Apply = ChargedTwice },
        new() { Name = "row_not_balanced", Code = "R15", Shows = t => t.StatesNet, Fits = t => IsSale(t) && t.Gross.Fen > 1000, Apply = (r, _) => [Stated(r, t => t with { Net = t.Net!.Value - Money.FromFen(7) })] },
    ];

    private static bool IsSale(Transaction t) => t.Type == TransactionType.Sale;

    private static BookRecord Stated(BookRecord record, Func<Transaction, Transaction> change) =>
        record with { InStatement = [.. record.InStatement.Select(change)] };

    private static BookRecord Logged(BookRecord record, Func<Transaction, Transaction> change) =>
        record with { OnTerminal = [.. record.OnTerminal.Select(change)] };

    private static Transaction Charged(Transaction t, Money fee) => t with { Fee = fee, Net = t.Type.Sign() * t.Gross - fee };

    private static Transaction Repriced(Transaction t, Money gross) => Charged(t with { Gross = gross, OrderAmount = null, PayerAmount = null }, Prices.FeeOf(gross, t.Product, t.CardType));

    /// <summary>The customer pays once more under the same merchant order; the shop's log knows of one sale only.</summary>
    private static IReadOnlyList<BookRecord> ChargedTwice(BookRecord record, Func<Transaction, Transaction> number)
    {
        var again = number(record.Truth with { TradedAt = record.Truth.TradedAt!.Value.AddSeconds(40) }) with { MerchantOrderNo = record.Truth.MerchantOrderNo };
        return [record with { Fault = null }, new BookRecord { Truth = again, InApi = again, InStatement = [again] }];
    }
}
