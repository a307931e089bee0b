using System.Globalization;
using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Fees;

/// <summary>A contract changed in one thing, and what the change is called.</summary>
internal sealed record FeeAlternative(string Detail, SaleTable Table)
{
    /// <summary>Whether it gives the fee that was taken. In a group a row has its exact fee rounded up or down, whatever the others share.</summary>
    public bool Gives(FeeSubject subject, long reportedFen)
    {
        var contract = Table.Contract;
        if (contract.Rounding.Scope is not RoundingScope.Group) return Table.Price(subject) is { Outcome: FeeOutcome.Ok } fee && fee.Fee.Fen == reportedFen;
        if (ExactFee.Of(contract, subject) is not { Outcome: FeeOutcome.Ok } exact) return false;
        var fen = Fraction.Min(Fraction.Max(exact.SumFen, exact.LowestFen), exact.HighestFen);
        return reportedFen - fen is var off && off > -1 && off < 1;
    }
}

/// <summary>Everything that a provider may have done with a contract other than what it says, made once for all rows.</summary>
internal sealed class FeeAlternatives
{
    private readonly FeeContract _contract;
    private readonly Lazy<IReadOnlyList<(string Detail, Func<FeeSubject, FeeSubject> Swap)>> _swaps;

    public FeeAlternatives(FeeContract contract, ConnectionContracts contracts)
    {
        _contract = contract;
        Roundings = [.. RoundingsOf(contract)];
        Uncapped = contract.Rules.Any(r => r.Price.Any(p => p.Cap is not null)) || contract.Surcharges.Any(s => s.Price.Any(p => p.Cap is not null)) ? new("uncapped", new(WithoutCaps(contract))) : null;
        // What a rule with a counter would have cost is not known of a row that it did not count.
        Rules = [.. contract.Rules.Where(r => r.Quota is null && r.Tiers is null or { Mode: TierMode.Retroactive }).Select(r => Of(r.Id, contract with { Rules = [Always(r)] }))];
        Versions = [.. contracts.OthersThan(contract).Select(c => Of(string.Create(CultureInfo.InvariantCulture, $"{c.Id} {c.Effective.From:yyyy-MM-dd}"), c))];
        Surcharges = [.. contract.Surcharges.Concat(contract.PayoutFees).Select(s => Of(s.Id, contract with { Surcharges = [.. contract.Surcharges.Where(k => k.Id != s.Id), s with { When = new() }] }))];
        Policies = [.. Enum.GetValues<ReturnPolicy>().Where(p => p != contract.Refund.Return).Select(p => (p, Of(Snake(p), With(contract, p))))];
        _swaps = new(() => [.. Swaps()]);
    }

    /// <summary>The other modes, by row and by part. A group needs none of its own: the share of a row is its exact fee rounded up or down.</summary>
    public IReadOnlyList<FeeAlternative> Roundings { get; }

    public FeeAlternative? Uncapped { get; }

    public IReadOnlyList<FeeAlternative> Rules { get; }

    public IReadOnlyList<FeeAlternative> Versions { get; }

    /// <summary>Each surcharge or payout fee of the contract, taken although its conditions may not hold.</summary>
    public IReadOnlyList<FeeAlternative> Surcharges { get; }

    public IReadOnlyList<(ReturnPolicy Policy, FeeAlternative Alternative)> Policies { get; }

    /// <summary>The contract with another refund policy; a void keeps or cancels by it too.</summary>
    public static FeeContract With(FeeContract contract, ReturnPolicy policy) => contract with
    {
        Refund = new() { Return = policy },
        Chargeback = contract.Chargeback with { Return = policy },
        Void = policy is ReturnPolicy.Keep ? VoidPolicy.KeepFee : VoidPolicy.CancelFee,
    };

    /// <summary>The card type or merchant class, among those that the contract tells apart, under which the sale would have cost what was taken.</summary>
    public string? SwapThatGives(FeeSubject subject, long reportedFen, SaleTable table)
    {
        var own = new FeeAlternative("", table);
        foreach (var (detail, swap) in _swaps.Value)
            if (own.Gives(subject.Original is { } original ? subject with { Original = original with { Sale = swap(original.Sale) } } : swap(subject), reportedFen)) return detail;
        return null;
    }

    /// <summary>The price of a line, as a contract of one rule.</summary>
    public FeeAlternative OnLine(FeeLine line) =>
        Of(line.ToString(), _contract with { Discount = null, Surcharges = [], Rules = [new() { Id = "line", When = new(), Price = [new() { Part = "service", Rate = line.Rate, Fixed = line.FixedFen }] }] });

    private IEnumerable<(string, Func<FeeSubject, FeeSubject>)> Swaps()
    {
        var conditions = _contract.Rules.Select(r => r.When).Concat(_contract.Surcharges.Select(s => s.When)).ToArray();
        if (conditions.Any(c => c.CardType is not null))
            foreach (var type in Enum.GetValues<CardType>())
                if (type is not CardType.Unknown) yield return ($"card_type {Snake(type)}", s => s with { CardType = type });
        if (conditions.Any(c => c.MerchantClass is not null))
            foreach (var merchantClass in Enum.GetValues<MerchantClass>())
                if (merchantClass is not MerchantClass.Unknown) yield return ($"merchant_class {Snake(merchantClass)}", s => s with { MerchantClass = merchantClass });
    }

    private static IEnumerable<FeeAlternative> RoundingsOf(FeeContract contract)
    {
        RoundingScope[] scopes = [RoundingScope.Transaction, RoundingScope.Component];
        foreach (var scope in scopes.OrderBy(s => s == contract.Rounding.Scope ? 0 : 1))
            foreach (var mode in Enum.GetValues<RoundingMode>())
                if (scope != contract.Rounding.Scope || mode != contract.Rounding.Mode)
                    yield return Of($"{Snake(mode)}/{Snake(scope)}", contract with { Rounding = new() { Mode = mode, Scope = scope } });
    }

    private static FeeContract WithoutCaps(FeeContract contract) => contract with
    {
        Rules = [.. contract.Rules.Select(r => r with { Price = [.. r.Price.Select(p => p with { Cap = null })] })],
        Surcharges = [.. contract.Surcharges.Select(s => s with { Price = [.. s.Price.Select(p => p with { Cap = null })] })],
    };

    private static FeeRule Always(FeeRule rule) => rule with { When = new() };

    private static FeeAlternative Of(string detail, FeeContract contract) => new(detail, new(contract));

    private static string Snake<T>(T value) where T : struct, Enum => YamlBinder.SnakeCase(value.ToString());
}
