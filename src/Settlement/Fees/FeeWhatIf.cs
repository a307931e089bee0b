using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Fees;

/// <summary>Rows of one kind under two contracts.</summary>
internal sealed record WhatIfLine
{
    public required CardType CardType { get; init; }

    public required Product Product { get; init; }

    /// <summary>The largest gross of the band, itself inside; absent for the last one.</summary>
    public required long? BandUpToFen { get; init; }

    public required SettlementSpeed? Settlement { get; init; }

    /// <summary>Sales; what takes them back is counted in the fees only.</summary>
    public required int Count { get; init; }

    public required Money Gross { get; init; }

    /// <summary>By the contract as it is.</summary>
    public required Money FeeNow { get; init; }

    /// <summary>By the other one; of the rows that both price.</summary>
    public required Money FeeThen { get; init; }

    /// <summary>Rows that the other contract does not price; they are in neither fee.</summary>
    public required int UnpricedThen { get; init; }

    /// <summary>Calendar days that the money of all sales comes later; negative when sooner. Absent where a speed has no day of its own.</summary>
    public required long? DaysLater { get; init; }

    public Money Difference => FeeThen - FeeNow;

    /// <summary>Fees over gross sales, in parts per million.</summary>
    public long RateNowPpm => RatePpm(FeeNow);

    public long RateThenPpm => RatePpm(FeeThen);

    private long RatePpm(Money fee) => Gross <= Money.Zero ? 0 : (long)((Int128)fee.Fen * 1_000_000 / Gross.Fen);
}

/// <summary>The cost of a merchant's own rows under another contract (settlement specification 2.8).</summary>
/// <param name="Total">All rows.</param>
/// <param name="Lines">By card type, product, amount band and speed.</param>
/// <param name="FirstUnpriced">The first row that the other contract does not price.</param>
internal sealed record WhatIf(WhatIfLine Total, IReadOnlyList<WhatIfLine> Lines, int? FirstUnpriced);

/// <summary>Prices rows twice.</summary>
internal static class FeeWhatIf
{
    private static readonly long[] BandsFen = [10_000, 100_000, 500_000];

    /// <summary>Compares.</summary>
    /// <param name="rows">Settled rows of a connection.</param>
    /// <param name="now">The version that prices a row.</param>
    /// <param name="then">The other version.</param>
    /// <param name="terms">When money is paid now.</param>
    /// <param name="calendar">The working days of the provider.</param>
    /// <param name="speedThen">The speed under the other contract; <c>null</c> leaves it.</param>
    /// <param name="before">What was counted before the rows.</param>
    public static WhatIf Run(IReadOnlyList<FeeRow> rows, Func<FeeSubject, FeeContract?> now, Func<FeeSubject, FeeContract?> then, PayoutTerms terms, WorkdayCalendar calendar, SettlementSpeed? speedThen, IReadOnlyList<FeeCount> before)
    {
        var other = speedThen is { } speed ? [.. rows.Select(r => r with { Subject = With(r.Subject, speed) })] : rows;
        var (first, second) = (FeeSequence.Price(rows, now, new(before)), FeeSequence.Price(other, then, new(before)));
        var groups = new SortedDictionary<(CardType, Product, int, string), (SettlementSpeed? Speed, Sum Sum)>();
        var (total, unpriced) = (new Sum(), (int?)null);
        foreach (var i in first.Order)
        {
            var row = rows[i];
            if (row.IsOfOtherDays || !row.IsCounted || first.Fees[i].Outcome is not FeeOutcome.Ok) continue;
            var sale = row.Subject.PricedBy;
            var key = (sale.CardType, sale.Product, Array.FindIndex(BandsFen, b => sale.Gross.Fen <= b) is >= 0 and var band ? band : BandsFen.Length, row.Subject.Settlement?.ToString() ?? "");
            if (!groups.TryGetValue(key, out var group)) groups[key] = group = (row.Subject.Settlement, new());
            var later = speedThen is null ? 0 : DaysLater(row.Subject, calendar, terms, terms with { Speed = speedThen.Value });
            var isPriced = second.Fees[i].Outcome is FeeOutcome.Ok;
            if (!isPriced) unpriced ??= i;
            foreach (var sum in (Sum[])[total, group.Sum]) sum.Add(row.Subject, first.Fees[i].Fee, isPriced ? second.Fees[i].Fee : null, later);
        }
        return new(total.Line(CardType.Unknown, Product.Unknown, null, null),
            [.. groups.Select(g => g.Value.Sum.Line(g.Key.Item1, g.Key.Item2, g.Key.Item3 < BandsFen.Length ? BandsFen[g.Key.Item3] : null, g.Value.Speed))], unpriced);
    }

    private static FeeSubject With(FeeSubject subject, SettlementSpeed speed) => subject with
    {
        Settlement = speed,
        Original = subject.Original is { } original ? original with { Sale = original.Sale with { Settlement = speed } } : null,
    };

    private static int? DaysLater(FeeSubject subject, WorkdayCalendar calendar, PayoutTerms now, PayoutTerms then)
    {
        var (before, after) = (PayoutExpectation.Date(now, calendar, subject.ClearingDate, subject.TradedAt), PayoutExpectation.Date(then, calendar, subject.ClearingDate, subject.TradedAt));
        return before is null || after is null ? null : after.Date.DayNumber - before.Date.DayNumber;
    }

    private sealed class Sum
    {
        private int _count, _unpriced;
        private long _later;
        private bool _hasNoDay;
        private Money _gross, _now, _then;

        public void Add(FeeSubject subject, Money now, Money? then, int? later)
        {
            if (then is not { } fee)
            {
                _unpriced++;
                return;
            }
            (_now, _then) = (_now + now, _then + fee);
            if (!subject.Type.IsPricedAsSale()) return;
            (_count, _gross) = (_count + 1, _gross + subject.Gross);
            if (later is { } days) _later += days;
            else _hasNoDay = true;
        }

        public WhatIfLine Line(CardType cardType, Product product, long? bandUpToFen, SettlementSpeed? settlement) => new()
        {
            CardType = cardType,
            Product = product,
            BandUpToFen = bandUpToFen,
            Settlement = settlement,
            Count = _count,
            Gross = _gross,
            FeeNow = _now,
            FeeThen = _then,
            UnpricedThen = _unpriced,
            DaysLater = _hasNoDay ? null : _later,
        };
    }
}
