namespace Rijie.Settlement.Fees;

/// <summary>
/// One contract made ready for many rows. Ordinary sales are priced in whole 128-bit numbers of 10⁻¹² fen, which hold fixed + basis × rate × discount
/// exactly; whatever needs another fraction (returned fees, rows split at a step, groups) goes through <see cref="FeePricer"/>. A property test holds both equal.
/// </summary>
internal sealed class SaleTable
{
    private const long Million = 1_000_000;
    private const long Unit = Million * Million;
    private const int MostSurcharges = 64;

    private readonly bool _isWide;
    private readonly Part[][] _rules;
    private readonly Part[][] _surcharges;
    private readonly Dictionary<(int Rule, ulong Surcharges), string> _ruleIds = [];
    private readonly long _factorPpm;
    private readonly bool _byPart;

    public SaleTable(FeeContract contract)
    {
        Contract = contract;
        Counts = contract.Counts;
        _factorPpm = contract.Discount?.Factor.Ppm ?? Million;
        _byPart = contract.Rounding.Scope is RoundingScope.Component;
        _rules = [.. contract.Rules.Select(r => Parts(r.Price))];
        _surcharges = [.. contract.Surcharges.Select(s => Parts(s.Price))];
        _isWide = _surcharges.Length > MostSurcharges || contract.Rounding.Scope is RoundingScope.Group;
    }

    public FeeContract Contract { get; }

    /// <summary>Whether tiers or quotas look at the rows before.</summary>
    public bool Counts { get; }

    /// <summary>The fee of a row, a group contract's row as a group of its own.</summary>
    public PricedFee Price(FeeSubject subject) => TryPrice(subject) ?? PricedFee.Of(FeePricer.Price(Contract, subject));

    /// <summary>The fee of a sale, or <c>null</c> where it takes the long way.</summary>
    public PricedFee? TryPrice(FeeSubject sale)
    {
        if (_isWide || !sale.Type.IsPricedAsSale()) return null;
        if (sale.Gross < Money.Zero || !string.Equals(sale.Currency, Contract.Currency, StringComparison.Ordinal)) return new(FeeOutcome.Unpriced);
        if (SalePrice.BasisOf(Contract, sale) is not { } amount || amount < Money.Zero || RuleOf(sale) is not (>= 0 and var index)) return new(FeeOutcome.Unpriced);
        var rule = Contract.Rules[index];
        Int128 basis = amount.Fen;
        if (rule.Quota is { } quota)
        {
            if (sale.QuotaUsedFen is not { } used) return new(FeeOutcome.Unpriced);
            basis = Int128.Max(0, basis - Math.Max(0, quota.Volume - used));
        }
        var fee = new Sum(Contract.Rounding.Mode, _byPart);
        if (rule.Tiers is { } tiers)
        {
            if (sale.TierCounterBefore is null && tiers.Mode is not TierMode.Retroactive) return new(FeeOutcome.Unpriced);
            if (TierPrice.WholeRate(tiers, sale.TierCounterBefore ?? 0, sale.Gross) is not { } rate) return null;
            fee.Add(basis * rate.Ppm * _factorPpm);
        }
        foreach (ref readonly var part in _rules[index].AsSpan()) fee.Add(part.Of(basis, _factorPpm));
        var added = 0UL;
        for (var i = 0; i < _surcharges.Length; i++)
        {
            if (!Contract.Surcharges[i].When.Hold(sale, !Contract.ListsSemiCredit)) continue;
            added |= 1UL << i;
            foreach (ref readonly var part in _surcharges[i].AsSpan()) fee.Add(part.Of(basis, _factorPpm));
        }
        var fen = fee.Fen;
        return !Contract.AllowNegativeNet && sale.Gross.Fen < fen ? new(FeeOutcome.FeeExceedsAmount, default, RuleId(index, added)) : new(FeeOutcome.Ok, Money.FromFen(fen), RuleId(index, added));
    }

    private int RuleOf(FeeSubject sale)
    {
        for (var i = 0; i < Contract.Rules.Count; i++)
            if (Contract.Rules[i].When.Hold(sale, !Contract.ListsSemiCredit)) return i;
        return -1;
    }

    private string RuleId(int rule, ulong added)
    {
        if (added == 0) return Contract.Rules[rule].Id;
        if (_ruleIds.TryGetValue((rule, added), out var known)) return known;
        var surcharges = Contract.Surcharges.Where((_, i) => (added & 1UL << i) != 0).Select(s => s.Id);
        return _ruleIds[(rule, added)] = string.Join('+', surcharges.Prepend(Contract.Rules[rule].Id));
    }

    private Part[] Parts(IReadOnlyList<PricePart> price) =>
    [
        .. price.Select(p => new Part(
            p.Fixed * (Int128)Million, p.Rate?.Ppm ?? 0, (p.Min ?? 0) * (Int128)Unit,
            p.Cap is { } cap ? cap * (Int128)(Contract.Discount is { AppliesToCap: true } ? _factorPpm * Million : Unit) : null)),
    ];

    private readonly record struct Part(Int128 Fixed, long Ppm, Int128 Min, Int128? Cap)
    {
        public Int128 Of(Int128 basis, long factorPpm)
        {
            var exact = Int128.Max((Fixed + basis * Ppm) * factorPpm, Min);
            return Cap is { } cap && exact > cap ? cap : exact;
        }
    }

    private struct Sum(RoundingMode mode, bool byPart)
    {
        private Int128 _exact;
        private long _fen;

        public readonly long Fen => _fen + Round(_exact, mode);

        public void Add(Int128 exact)
        {
            if (byPart) _fen += Round(exact, mode);
            else _exact += exact;
        }

        private static long Round(Int128 exact, RoundingMode mode)
        {
            var (whole, rest) = exact <= long.MaxValue ? ((Int128)((long)exact / Unit), (long)exact % Unit) : (exact / Unit, (long)(exact % Unit));
            var away = mode switch
            {
                RoundingMode.HalfUp => rest >= Unit / 2,
                RoundingMode.HalfEven => rest > Unit / 2 || (rest == Unit / 2 && Int128.IsOddInteger(whole)),
                RoundingMode.Up => rest > 0,
                _ => false,
            };
            return (long)whole + (away ? 1 : 0);
        }
    }
}
