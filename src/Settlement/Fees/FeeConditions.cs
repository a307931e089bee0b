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

    /// <summary>Whether these conditions hold wherever others do, so that a rule after them is never reached.</summary>
    public bool Cover(FeeConditions other) =>
        Covers(Product, other.Product) && Covers(Scheme, other.Scheme) && Covers(CardType, other.CardType) && Covers(Cvm, other.Cvm)
        && Covers(MerchantClass, other.MerchantClass) && Covers(Mcc, other.Mcc) && Covers(Settlement, other.Settlement) && Covers(EntryMode, other.EntryMode)
        && Covers(Store, other.Store) && Covers(Terminal, other.Terminal) && Covers(Weekday, other.Weekday)
        && (AmountMin is null or <= 0 || other.AmountMin >= AmountMin) && (AmountMax is null || other.AmountMax <= AmountMax)
        && (Holiday is null || Holiday == other.Holiday) && CoverTimeOf(other);

    private bool CoverTimeOf(FeeConditions other)
    {
        if (TimeFrom is null && TimeTo is null) return true;
        if (other.TimeFrom is null && other.TimeTo is null) return false;
        // The times at which either window changes are enough: between two of them both stay as they are.
        TimeOnly?[] edges = [TimeOnly.MinValue, TimeFrom, TimeTo, other.TimeFrom, other.TimeTo];
        return edges.All(e => e is not { } time || !other.IsOpenAt(time) || IsOpenAt(time));
    }

    private bool IsOpenAt(TimeOnly time)
    {
        var (from, to) = (TimeFrom ?? TimeOnly.MinValue, TimeTo ?? TimeOnly.MinValue);
        return from < to ? time >= from && time < to : time >= from || time < to;
    }

    private bool HoldAt(DateTimeOffset? tradedAt)
    {
        if (Weekday is null && TimeFrom is null && TimeTo is null) return true;
        if (tradedAt is not { } at) return false;
        var local = ChinaTime.ToLocal(at);
        return IsOpenAt(TimeOnly.FromDateTime(local)) && (Weekday is null || Weekday.Contains(local.DayOfWeek));
    }

    private static bool Covers<T>(IReadOnlyList<T>? all, IReadOnlyList<T>? some) => all is null || (some is not null && some.All(all.Contains));

    private static bool Any<T>(IReadOnlyList<T>? allowed, T? value) => allowed is null || (value is not null && allowed.Contains(value));
}
