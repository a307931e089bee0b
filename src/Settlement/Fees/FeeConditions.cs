using Rijie.Settlement.Calendars;
using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Fees;

/// <summary>When a rule or surcharge applies: every condition that is given must hold, a list means any of; none given always holds.</summary>
/// <remarks>A condition on something that the row does not say does not hold.</remarks>
internal sealed record FeeConditions
{
    public YamlPlace Place { get; init; }
    public IReadOnlyList<Product>? Product { get; init; }
    public IReadOnlyList<Scheme>? Scheme { get; init; }
    public IReadOnlyList<CardType>? CardType { get; init; }
    public IReadOnlyList<Cvm>? Cvm { get; init; }
    public IReadOnlyList<MerchantClass>? MerchantClass { get; init; }
    public IReadOnlyList<string>? Mcc { get; init; }
    public IReadOnlyList<SettlementSpeed>? Settlement { get; init; }

    /// <summary>The smallest gross of the sale, itself inside; for a refund or void that of its original.</summary>
    public long? AmountMin { get; init; }

    /// <summary>The largest gross of the sale, itself inside.</summary>
    public long? AmountMax { get; init; }

    public IReadOnlyList<string>? EntryMode { get; init; }
    public IReadOnlyList<string>? Store { get; init; }
    public IReadOnlyList<string>? Terminal { get; init; }
    public IReadOnlyList<DayOfWeek>? Weekday { get; init; }
    public bool? Holiday { get; init; }

    /// <summary>The first time of day in China.</summary>
    public TimeOnly? TimeFrom { get; init; }

    /// <summary>The end of the time of day, itself outside, so that neighbouring windows do not overlap; before <see cref="TimeFrom"/> it means past midnight.</summary>
    public TimeOnly? TimeTo { get; init; }

    /// <summary>Whether all conditions hold for a sale.</summary>
    /// <param name="sale">The sale; for a refund or void its original.</param>
    /// <param name="creditMeansSemiCredit">The contract does not list 准贷记卡 separately.</param>
    public bool Hold(FeeSubject sale, bool creditMeansSemiCredit) =>
        Any(Product, sale.Product) && Any(Scheme, sale.Scheme) && Any(Cvm, sale.Cvm) && Any(MerchantClass, sale.MerchantClass)
        && (Any(CardType, sale.CardType) || (creditMeansSemiCredit && sale.CardType == Rijie.CardType.SemiCredit && Any(CardType, Rijie.CardType.Credit)))
        && Any(Mcc, sale.MerchantCategoryCode) && Any(EntryMode, sale.EntryMode) && Any(Store, sale.Store) && Any(Terminal, sale.TerminalNo)
        && (Settlement is null || (sale.Settlement is { } speed && Settlement.Contains(speed)))
        && (AmountMin is null || sale.Gross.Fen >= AmountMin) && (AmountMax is null || sale.Gross.Fen <= AmountMax)
        && (Holiday is null || sale.Holiday == Holiday)
        && HoldAt(sale.TradedAt);

    private bool HoldAt(DateTimeOffset? tradedAt)
    {
        if (Weekday is null && TimeFrom is null && TimeTo is null) return true;
        if (tradedAt is not { } at) return false;
        var local = ChinaTime.ToLocal(at);
        var (from, to, time) = (TimeFrom ?? TimeOnly.MinValue, TimeTo ?? TimeOnly.MinValue, TimeOnly.FromDateTime(local));
        var inWindow = from < to ? time >= from && time < to : time >= from || time < to;
        return inWindow && (Weekday is null || Weekday.Contains(local.DayOfWeek));
    }

    private static bool Any<T>(IReadOnlyList<T>? allowed, T? value) => allowed is null || (value is not null && allowed.Contains(value));
}
