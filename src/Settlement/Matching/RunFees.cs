using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;

namespace Rijie.Settlement.Matching;

/// <summary>
/// What the contract asks of the rows of a run. All are priced at once, after they were matched: the statement's, what other days took of their sales, and, uncounted, rows of
/// the book that say neither fee nor net and have no statement row to learn it from.
/// </summary>
internal sealed class RunFees
{
    private readonly RunFacts facts;
    private readonly FeeQuery query;
    private readonly List<MatchRow> rows = [];
    private readonly int[] placeOfStatement;
    private readonly Dictionary<MatchRow, int> placeOfOthers = [];
    private readonly Dictionary<MatchRow, FeeOriginal?> originals = [];
    private readonly IReadOnlyList<FeeAnswer> answers;

    public RunFees(RunFacts facts, FeeQuery query)
    {
        (this.facts, this.query) = (facts, query);
        var sides = facts.Sides;
        placeOfStatement = new int[sides.Statement.Count];
        foreach (var row in sides.Statement)
        {
            placeOfStatement[row.Ordinal] = IsPriced(row) ? rows.Count : -1;
            if (IsPriced(row)) rows.Add(row);
        }
        foreach (var row in sides.EarlierStatement)
            if (row.Type.UndoesOrGivesBack() && row.State.HasSucceeded() && IsPriced(row) && facts.OriginalOf(row) is not null) Add(row);
        foreach (var row in sides.Local.Concat(sides.Provider))
            if (row is { Fee: null, Net: null } && IsPriced(row) && SameOfStatement(row) is null) Add(row);
        answers = query(new FeeRows(this));
    }

    /// <summary>What the contract asks for a row; <c>null</c> for one of the book that says itself what it costs.</summary>
    public FeeAnswer? Of(MatchRow row)
    {
        if (!IsPricedType(row.Type)) return new() { Kind = FeeAnswerKind.NotPriced };
        if (DateOf(row) is null) return new() { Kind = FeeAnswerKind.Unpriced };
        if (facts.Sides.IsOfStatement(row)) return answers[placeOfStatement[row.Ordinal]];
        if (placeOfOthers.TryGetValue(row, out var place)) return answers[place];
        return SameOfStatement(row) is { } stated ? Of(stated) : null;
    }

    /// <summary>Whether a statement row cost what it should, so that there is nothing to say of it.</summary>
    public bool IsRight(MatchRow stated) =>
        Of(stated) switch
        {
            { Kind: FeeAnswerKind.Priced, Subcode: null } answer => FeeComparison.FeeOf(stated) == answer.Fee,
            { Kind: FeeAnswerKind.NotPriced } => true,
            _ => false,
        };

    private void Add(MatchRow row)
    {
        placeOfOthers[row] = rows.Count;
        rows.Add(row);
    }

    private bool IsPriced(MatchRow row) => IsPricedType(row.Type) && DateOf(row) is not null;

    /// <summary>Lines that are themselves a fee, a hold or a booking have no fee by contract.</summary>
    private static bool IsPricedType(TransactionType type) => type.IsToldByBoth() || type is TransactionType.Chargeback
        or TransactionType.Representment or TransactionType.SecondChargeback or TransactionType.CreditAdjustment or TransactionType.DebitAdjustment;

    /// <summary>The statement's row of the same money.</summary>
    private MatchRow? SameOfStatement(MatchRow row)
    {
        var stated = facts.CounterpartsOf(row).Find(facts.Sides.IsOfStatement);
        return stated is not null && stated.Gross == row.Gross && stated.Type == row.Type ? stated : null;
    }

    private DateOnly? DateOf(MatchRow row)
    {
        if (row.ClearingDate is { } date) return date;
        foreach (var source in facts.CounterpartsOf(row))
            if (source.ComputedDate is { } computed) return computed;
        return null;
    }

    private FeeRow Make(int place)
    {
        var row = rows[place];
        var date = DateOf(row)!.Value;
        var original = row.Type.UndoesOrGivesBack() ? OriginalOf(row) : null;
        return new()
        {
            RowId = row.RowId,
            ProviderOrderNo = row.ProviderOrderNo,
            ReportedFee = row.Side is Side.Statement && row.State.HasSucceeded() ? FeeComparison.FeeOf(row) : null,
            SaleId = original is null ? null : facts.OriginalOf(row)!.RowId,
            IsCounted = row.Side is Side.Statement && row.State.HasSucceeded(),
            IsOfOtherDays = facts.Sides.IsEarlier(row),
            FeeInGroup = facts.Sides.IsEarlier(row) ? facts.Input.PricedElsewhere.GetValueOrDefault(row.RowId)?.FeeInGroup : null,
            Time = (date, row.TradedAt ?? CounterpartTime(row)),
            Making = () => Subject(row, date, original),
        };
    }

    private DateTimeOffset? CounterpartTime(MatchRow row) => facts.CounterpartsOf(row).Find(r => r.TradedAt is not null)?.TradedAt;

    /// <summary>The sale behind a row, as it was priced when it lies on another day.</summary>
    private FeeOriginal? OriginalOf(MatchRow row)
    {
        if (facts.OriginalOf(row) is not { } sale) return null;
        if (originals.TryGetValue(sale, out var known)) return known;
        if (DateOf(sale) is not { } date) return originals[sale] = null;
        var subject = Subject(sale, date, null);
        return originals[sale] = facts.Input.PricedElsewhere.GetValueOrDefault(sale.RowId) is { } priced
            ? new() { Sale = subject with { TierCounterBefore = priced.TierCounterBefore, QuotaUsedFen = priced.QuotaUsedFen }, ChargedInGroup = priced.FeeInGroup }
            : new() { Sale = subject };
    }

    /// <summary>What is known of a row when it is priced: its own word, then its counterparts', then its original's.</summary>
    private FeeSubject Subject(MatchRow row, DateOnly date, FeeOriginal? original)
    {
        var (product, cardType, scheme, merchantClass) = (row.Product, row.CardType, row.Scheme, row.MerchantClass);
        var (category, tradedAt, terminal, store) = (row.CategoryCode, row.TradedAt ?? CounterpartTime(row), row.TerminalNo, row.Store);
        var (order, payer) = (row.OrderAmount, row.PayerAmount);
        foreach (var source in facts.CounterpartsOf(row))
        {
            if (cardType is CardType.Unknown) cardType = source.CardType;
            if (product is Product.Unknown) product = source.Product;
            if (scheme is Scheme.Unknown) scheme = source.Scheme;
            if (merchantClass is MerchantClass.Unknown) merchantClass = source.MerchantClass;
            category ??= source.CategoryCode;
            terminal ??= source.TerminalNo;
            store ??= source.Store;
            if (source.Gross != row.Gross) continue;
            order ??= source.OrderAmount;
            payer ??= source.PayerAmount;
        }
        var sale = original?.Sale;
        return new()
        {
            Type = row.Type,
            Gross = row.Gross,
            ClearingDate = date,
            TradedAt = tradedAt,
            Currency = row.Currency,
            OrderAmount = order,
            PayerAmount = payer,
            Product = product is Product.Unknown && sale is not null ? sale.Product : product,
            Scheme = scheme is Scheme.Unknown && sale is not null ? sale.Scheme : scheme,
            CardType = cardType is CardType.Unknown && sale is not null ? sale.CardType : cardType,
            MerchantClass = merchantClass is MerchantClass.Unknown && sale is not null ? sale.MerchantClass : merchantClass,
            MerchantCategoryCode = category,
            Store = store,
            TerminalNo = terminal,
            Settlement = facts.Input.Settlement,
            Holiday = tradedAt is { } at ? WorkdayCalendar.China.IsHoliday(ChinaTime.ToDate(at)) : null,
            Original = original,
        };
    }

    /// <summary>The rows, made when they are asked for: a million of them are not kept twice.</summary>
    private sealed class FeeRows(RunFees fees) : IReadOnlyList<FeeRow>
    {
        public int Count => fees.rows.Count;

        public FeeRow this[int index] => fees.Make(index);

        public IEnumerator<FeeRow> GetEnumerator()
        {
            for (var i = 0; i < Count; i++) yield return this[i];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
