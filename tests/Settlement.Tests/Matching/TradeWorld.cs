using System.Globalization;
using Rijie.Settlement.Matching;

namespace Rijie.Settlement.Tests.Matching;

/// <summary>Three days of true trade, what three surfaces show of it, and faults put in by name, at most one a transaction (I-REC-14).</summary>
internal sealed class TradeWorld
{
    private const string MerchantNo = "822290058120001";
    private readonly Random random;
    private readonly bool isHasty;
    private readonly List<Entry> entries = [];
    private int serial;

    private TradeWorld(int seed, bool isHasty)
    {
        random = new Random(seed);
        this.isHasty = isHasty;
    }

    /// <summary>The breaks that must be found.</summary>
    public HashSet<(BreakCode Code, string Reference)> Injected { get; } = [];

    /// <summary>What the three surfaces show, in no particular order.</summary>
    public List<LedgerRow> Rows { get; } = [];

    /// <summary>What another provider shows of the shop's orders.</summary>
    public List<OrderElsewhere> Elsewhere { get; } = [];

    /// <summary>Draws a world; the same seed gives the same one.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="withFaults">Whether a third of the transactions carries a fault.</param>
    public static TradeWorld Draw(int seed, bool withFaults = true)
    {
        var world = new TradeWorld(seed, withFaults);
        world.Trade();
        foreach (var entry in world.entries) world.Show(entry);
        world.CloseBatches();
        return world;
    }

    public List<TerminalBatch> Batches { get; } = [];

    public ReconciliationInput Input => MatchingRows.Input([.. Rows]) with
    {
        StatementDates = MatchingRows.Days(4, 10),
        LocalLogDates = MatchingRows.Days(4, 10),
        ProviderListDates = MatchingRows.Days(4, 10),
        KnownSince = new(2026, 1, 4),
        Elsewhere = Elsewhere,
        TerminalBatches = Batches,
        ExpectedFee = MatchingRows.EachFee(row => new() { Kind = FeeAnswerKind.Priced, Fee = FeeOf(row.Subject.Type, row.Subject.Gross) }),
    };

    private void Trade()
    {
        var sales = random.Next(15, 45);
        for (var i = 0; i < sales; i++)
        {
            var at = ChinaTime.ToInstant(MatchingRows.Day, TimeOnly.MinValue).AddSeconds(random.Next(3 * 86_400));
            // A refund whose amount is wrong must still be below its sale, or it would be two faults.
            var sale = Number(new() { MerchantNo = MerchantNo, Type = TransactionType.Sale, State = TransactionState.Succeeded, Gross = Money.FromFen(random.Next(3_000, 900_000)), TradedAt = at, CardType = CardType.Debit });
            var undone = random.Next(8);
            // A sale that is shown as reversed tells of its void too: a fault of the void would hide behind it.
            var isShownReversed = undone == 0 && random.Next(2) == 0;
            entries.Add(new(sale, CanCarry: undone > 2, isShownReversed));
            if (undone == 0) entries.Add(new(BackOf(sale, TransactionType.Void, sale.Gross, at.AddMinutes(3)), CanCarry: !isShownReversed));
            // Two refunds of one sale may stand under the sale's own number at the provider.
            for (var n = 0; undone == 1 && n < 2; n++)
                entries.Add(new(BackOf(sale, TransactionType.Refund, Money.FromFen(random.Next(1, 100)), at.AddHours(n + 1)) with { Remark = n == 1 ? TradeFaults.Last : null }, CanCarry: true));
            if (undone == 2) Oddities(sale);
        }
    }

    /// <summary>Each terminal closes its batch after the last day, and counts what it logged; one in five counts otherwise, as a fault.</summary>
    private void CloseBatches()
    {
        foreach (var terminal in Rows.Where(r => r.Side == Side.Local).GroupBy(r => r.Transaction.TerminalNo!).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var counted = terminal.Select(r => r.Transaction).Where(t => t.State is TransactionState.Succeeded or TransactionState.Reversed && t.Type != TransactionType.Reversal).ToLookup(t => t.Type == TransactionType.Sale, t => t.Gross.Fen);
            var totals = new BatchTotals(counted[true].Count(), Money.FromFen(counted[true].Sum()), counted[false].Count(), Money.FromFen(counted[false].Sum()));
            if (isHasty && random.Next(5) == 0)
            {
                totals = random.Next(2) == 0 ? totals with { Plus = totals.Plus + Money.FromFen(1) } : totals with { MinusCount = totals.MinusCount + 1 };
                Injected.Add((BreakCode.T01, terminal.Key + "/000001"));
            }
            Batches.Add(new() { TerminalNo = terminal.Key, BatchNo = "000001", ClosedAt = ChinaTime.ToInstant(MatchingRows.Day.AddDays(4), TimeOnly.MinValue), Totals = totals });
        }
    }

    /// <summary>What happens beside plain trade, and is no fault.</summary>
    private void Oddities(Transaction sale)
    {
        var declined = Number(sale with { State = TransactionState.Failed, TradedAt = sale.TradedAt!.Value.AddMinutes(-1) }) with { MerchantOrderNo = sale.MerchantOrderNo };
        Add(Side.Local, [declined with { ProviderOrderNo = null, ClearingDate = null }]);
        if (random.Next(2) == 0) Add(Side.Provider, [declined]);
        Add(Side.Statement, [Number(sale with { Type = TransactionType.PeriodicFee }) with { Fee = Money.Zero, Net = -sale.Gross }]);

        // No answer came, the terminal reversed; the provider tells nothing, or a reversed sale, or, as a fault, a sale.
        var lost = Number(sale with { State = TransactionState.Unknown, TradedAt = sale.TradedAt!.Value.AddMinutes(1) });
        var reversal = BackOf(lost, TransactionType.Reversal, lost.Gross, lost.TradedAt!.Value.AddSeconds(70)) with { State = TransactionState.Succeeded };
        Add(Side.Local, [lost with { ProviderOrderNo = null, ClearingDate = null }, reversal with { ProviderOrderNo = null, ClearingDate = null }]);
        var told = random.Next(isHasty ? 3 : 2);
        if (told == 1) Add(Side.Provider, [lost with { State = TransactionState.Reversed }]);
        if (told != 2) return;
        var kept = Charged(lost with { State = TransactionState.Succeeded });
        Add(Side.Provider, [kept]);
        Add(Side.Statement, [kept]);
        Injected.Add((BreakCode.R05, lost.ProviderOrderNo!));
    }

    private Transaction Number(Transaction draft)
    {
        var number = (++serial).ToString("D6", CultureInfo.InvariantCulture);
        var isOwn = draft.Type == TransactionType.Sale;
        return draft with
        {
            ProviderOrderNo = "P" + number,
            MerchantOrderNo = isOwn ? "M" + number : draft.OriginalMerchantOrderNo,
            RefundNo = isOwn ? null : "R" + number,
            RetrievalReference = "RRN" + number,
            TerminalNo = draft.TerminalNo ?? "T" + random.Next(3),
            BatchNo = "000001",
            TraceNo = number,
            ClearingDate = Settlement.Calendars.ClearingDates.Of(draft.TradedAt!.Value, new(23, 0), cutInclusive: true),
        };
    }

    private Transaction BackOf(Transaction sale, TransactionType type, Money gross, DateTimeOffset at) => Number(sale with
    {
        Type = type,
        Gross = gross,
        TradedAt = at,
        OriginalProviderOrderNo = sale.ProviderOrderNo,
        OriginalMerchantOrderNo = sale.MerchantOrderNo,
        OriginalTraceNo = sale.TraceNo,
    });

    /// <summary>What a correct world shows of a transaction: the log without provider numbers, each surface with the keys it happens to carry.</summary>
    private void Show(Entry entry)
    {
        var truth = entry.Truth;
        var stated = Charged(truth);
        var logged = truth with { ProviderOrderNo = null, ClearingDate = null };
        if (random.Next(3) == 0) logged = logged with { RetrievalReference = null };
        var listed = stated;
        // A voided sale may be shown as succeeded, or as reversed beside its void.
        if (entry.IsShownReversed && random.Next(2) == 0) logged = logged with { State = TransactionState.Reversed };
        if (entry.IsShownReversed && random.Next(2) == 0) listed = listed with { State = TransactionState.Reversed };
        var surfaces = new Surfaces([logged], [listed], [stated with { CardType = CardType.Unknown }]);
        var name = entry.CanCarry && isHasty && random.Next(3) == 0 ? TradeFaults.All[random.Next(TradeFaults.All.Count)] : null;
        if (name?.Apply(truth, surfaces) is { } faulty)
        {
            surfaces = faulty;
            foreach (var reference in name.References(truth)) Injected.Add((name.Code, reference));
            Elsewhere.AddRange(faulty.Elsewhere);
        }
        else if (random.Next(4) == 0)
        {
            // Fewer keys, but never none in common.
            surfaces = random.Next(2) == 0
                ? surfaces with { Logged = [logged with { MerchantOrderNo = null, RefundNo = null }] }
                : surfaces with { Stated = [.. surfaces.Stated.Select(t => t with { TerminalNo = null, TraceNo = null, TradedAt = null })] };
        }
        Add(Side.Local, surfaces.Logged);
        Add(Side.Provider, surfaces.Listed);
        Add(Side.Statement, surfaces.Stated);
    }

    private void Add(Side side, IReadOnlyList<Transaction> transactions)
    {
        foreach (var t in transactions)
        {
            var balanced = t.Net is not { } net || net == t.Type.Sign() * t.Gross - (t.Fee ?? Money.Zero);
            Rows.Add(new() { RowId = $"{side}-{random.Next():x8}-{Rows.Count}", Side = side, ConnectionId = "shop", Transaction = t, Balanced = side != Side.Statement || balanced });
        }
    }

    private static Transaction Charged(Transaction t)
    {
        var fee = FeeOf(t.Type, t.Gross);
        return t with { Fee = fee, Net = t.Type.Sign() * t.Gross - fee };
    }

    /// <summary>0.60 %, cut to whole fen; given back by a void, kept by a refund.</summary>
    private static Money FeeOf(TransactionType type, Money gross) => type switch
    {
        TransactionType.Sale => Money.FromFen(gross.Fen * 6 / 1000),
        TransactionType.Void => Money.FromFen(-gross.Fen * 6 / 1000),
        _ => Money.Zero,
    };

    private sealed record Entry(Transaction Truth, bool CanCarry, bool IsShownReversed = false);
}

/// <summary>What each surface shows of one transaction.</summary>
internal sealed record Surfaces(IReadOnlyList<Transaction> Logged, IReadOnlyList<Transaction> Listed, IReadOnlyList<Transaction> Stated)
{
    public IReadOnlyList<OrderElsewhere> Elsewhere { get; init; } = [];

    public Surfaces Each(Func<Transaction, Transaction> change) => this with { Logged = [.. Logged.Select(change)], Listed = [.. Listed.Select(change)], Stated = [.. Stated.Select(change)] };
}

/// <summary>A named fault; <c>null</c> from <see cref="Apply"/> where it does not fit the transaction.</summary>
internal sealed record TradeFault(string Name, BreakCode Code, Func<Transaction, Surfaces, Surfaces?> Apply, Func<Transaction, IReadOnlyList<string>> References);

/// <summary>The faults of I-REC-14 that L1 and L2 can find.</summary>
internal static class TradeFaults
{
    /// <summary>Marks the last refund of a sale.</summary>
    public const string Last = "last";

    public static IReadOnlyList<TradeFault> All { get; } =
    [
        Of("dropped_in_statement", BreakCode.R01, (_, s) => s with { Stated = [] }),
        new("dropped_at_provider", BreakCode.R01, (_, s) => s with { Listed = [], Stated = [] }, t => [t.RefundNo ?? t.MerchantOrderNo!]),
        Of("dropped_in_log", BreakCode.R02, (_, s) => s with { Logged = [] }),
        Of("amount_in_statement", BreakCode.R03, (_, s) => s with { Stated = [.. s.Stated.Select(t => Reprice(t, t.Gross + Money.FromFen(1000)))] }),
        Of("amount_in_log", BreakCode.R03, (_, s) => s with { Logged = [.. s.Logged.Select(t => t with { Gross = t.Gross + Money.FromFen(1) })] }),
        Of("fee_off", BreakCode.R04, (_, s) => s with { Stated = [.. s.Stated.Select(t => Charge(t, t.Fee!.Value + Money.FromFen(1)))] }),
        Of("unknown_in_log", BreakCode.R05, (_, s) => s with { Logged = [.. s.Logged.Select(t => t with { State = TransactionState.Unknown })] }),
        Of("failed_in_log", BreakCode.R05, (t, s) => t.Type == TransactionType.Sale ? s with { Logged = [.. s.Logged.Select(l => l with { State = TransactionState.Failed })] } : null),
        Of("failed_at_provider", BreakCode.R05, (_, s) => s with { Listed = [.. s.Listed.Select(t => t with { State = TransactionState.Failed })], Stated = [] }),
        Of("type_swapped", BreakCode.R06, (t, s) => Swapped(t.Type) is { } type ? s with { Logged = [.. s.Logged.Select(l => l with { Type = type })] } : null),
        Of("currency", BreakCode.R07, (_, s) => s with { Stated = [.. s.Stated.Select(t => t with { Currency = "USD" })] }),
        Of("logged_twice", BreakCode.R08, (_, s) => s with { Logged = [.. s.Logged, .. s.Logged.Select(t => t with { TradedAt = t.TradedAt!.Value.AddSeconds(2) })] }),
        new("charged_twice", BreakCode.R09, ChargeTwice, t => [t.ProviderOrderNo + "Z"]),
        Of("other_day", BreakCode.R11, (t, s) => IsAtNoon(t) ? s with { Stated = [.. s.Stated.Select(r => r with { ClearingDate = r.ClearingDate!.Value.AddDays(1) })] } : null),
        Of("other_class", BreakCode.R14, (_, s) => s with { Stated = [.. s.Stated.Select(t => t with { CardType = CardType.Credit })] }),
        Of("not_balanced", BreakCode.R15, (_, s) => s with { Stated = [.. s.Stated.Select(t => t with { Net = t.Net!.Value - Money.FromFen(7) })] }),
        Of("other_category", BreakCode.R14, (_, s) => s with { Logged = [.. s.Logged.Select(t => t with { MerchantCategoryCode = "5411" })], Stated = [.. s.Stated.Select(t => t with { MerchantCategoryCode = "6012" })] }),
        Of("sale_not_there", BreakCode.R12, (t, s) => t.Type == TransactionType.Refund ? s.Each(OfNoSale) : null),
        Of("given_back_too_much", BreakCode.R13, (t, s) => t.Remark == Last ? s.Each(r => Charge(r with { Gross = Money.FromFen(900_000) }, Money.Zero)) : null),
        Of("paid_elsewhere", BreakCode.R16, (t, s) => t.Type == TransactionType.Sale ? s with { Elsewhere = [Elsewhere(t, t.MerchantOrderNo!)] } : null),
        Of("sold_elsewhere", BreakCode.R17, (t, s) => t.Type == TransactionType.Refund ? s.Each(OfNoSale) with { Elsewhere = [Elsewhere(t, OfNoSale(t).OriginalMerchantOrderNo!)] } : null),
        new("two_of_one_number", BreakCode.R10, Twins, t => [t.ProviderOrderNo!, t.ProviderOrderNo + "Z", t.MerchantOrderNo!]),
    ];

    /// <summary>A refund of a sale that nobody made, dated where all sales are known, or not dated where that is long ago enough.</summary>
    private static Transaction OfNoSale(Transaction refund) => refund with
    {
        MerchantOrderNo = "GONE" + refund.RefundNo,
        OriginalMerchantOrderNo = "GONE" + refund.RefundNo,
        OriginalProviderOrderNo = "GONE" + refund.ProviderOrderNo,
        OriginalTraceNo = null,
        OriginalTradeDate = new(2026, 1, 4),
    };

    private static OrderElsewhere Elsewhere(Transaction t, string number) =>
        new() { ConnectionId = "shop-at-another", MerchantOrderNo = number, Type = TransactionType.Sale, Gross = t.Gross, TradedAt = t.TradedAt!.Value.AddMinutes(-9) };

    /// <summary>Two sales under one order number, and nothing else to tell them apart.</summary>
    private static Surfaces? Twins(Transaction truth, Surfaces surfaces)
    {
        if (truth.Type != TransactionType.Sale) return null;
        var bare = surfaces.Each(t => t with { RetrievalReference = null, TraceNo = null });
        Transaction Other(Transaction t) => t with { ProviderOrderNo = t.ProviderOrderNo is null ? null : t.ProviderOrderNo + "Z", TradedAt = t.TradedAt!.Value.AddSeconds(9) };
        // By the provider's own number each has its counterpart there.
        return bare with { Logged = [.. bare.Logged, .. bare.Logged.Select(Other)], Listed = [.. bare.Listed, .. bare.Listed.Select(Other)], Stated = [.. bare.Stated, .. bare.Stated.Select(Other)] };
    }

    private static TradeFault Of(string name, BreakCode code, Func<Transaction, Surfaces, Surfaces?> apply) => new(name, code, apply, t => [t.ProviderOrderNo!]);

    private static Transaction Charge(Transaction t, Money fee) => t.Fee is null ? t : t with { Fee = fee, Net = t.Type.Sign() * t.Gross - fee };

    /// <summary>Another amount with the fee that belongs to it.</summary>
    private static Transaction Reprice(Transaction t, Money gross)
    {
        var fee = t.Type switch { TransactionType.Sale => gross.Fen * 6 / 1000, TransactionType.Void => -gross.Fen * 6 / 1000, _ => 0 };
        return Charge(t with { Gross = gross }, Money.FromFen(fee));
    }

    private static TransactionType? Swapped(TransactionType type) => type switch
    {
        TransactionType.Void => TransactionType.Refund,
        TransactionType.Refund => TransactionType.Void,
        _ => null,
    };

    private static Surfaces? ChargeTwice(Transaction truth, Surfaces surfaces)
    {
        if (truth.Type != TransactionType.Sale) return null;
        // The second trace number must be nobody else's, however zeros are counted: drawn ones stay far below 900000.
        Transaction Again(Transaction t) => t with { ProviderOrderNo = t.ProviderOrderNo + "Z", RetrievalReference = t.RetrievalReference + "Z", TraceNo = "9" + t.TraceNo![1..], TradedAt = t.TradedAt!.Value.AddSeconds(40) };
        // A terminal that prints the provider's number pairs with the first charge by it; the second is then found by the order they share.
        if (truth.TraceNo![^1] % 2 == 0) surfaces = surfaces with { Logged = [.. surfaces.Logged.Select(t => t with { ProviderOrderNo = truth.ProviderOrderNo })] };
        return surfaces with { Listed = [.. surfaces.Listed, .. surfaces.Listed.Select(Again)], Stated = [.. surfaces.Stated, .. surfaces.Stated.Select(Again)] };
    }

    private static bool IsAtNoon(Transaction t) => ChinaTime.ToLocal(t.TradedAt!.Value).Hour is > 0 and < 22;
}
