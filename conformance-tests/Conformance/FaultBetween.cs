namespace Rijie.Conformance;

public sealed partial record Fault
{
    /// <summary>Faults between transactions, days and sides, in a fixed order: what a whole gateway must find, and the reading of one provider's messages cannot show.</summary>
    public static IReadOnlyList<Fault> Between { get; } =
    [
        new() { Name = "logged_in_another_currency", Code = "R07", OnWire = false, Fits = IsSale, Apply = (r, _) => [Logged(r, t => t with { Currency = "USD" })] },
        new()
        {
            Name = "two_of_one_number", Code = "R10", Shows = t => t.NumbersTransactions, Fits = IsSale, Apply = Twins,
            Carriers = records => records.SelectMany(r => r.OnTerminal.Prepend(r.Truth)),
        },
        new() { Name = "cleared_next_day", Code = "R11", ReachesNextDay = true, Fits = IsSale, Apply = (r, _) => [Stated(r, NextDay)] },
        new() { Name = "refund_of_no_sale", Code = "R12", Shows = t => t.StatesOriginalDate, Fits = IsSale, Apply = (r, number) => [r, OfNoSale(r.Truth, number)] },
        new() { Name = "refunded_above_the_sale", Code = "R13", Fits = IsSale, Apply = RefundedTwice },
        new() { Name = "card_type_swapped", Code = "R14", OnWire = false, Shows = t => t.StatesCardType, Fits = t => IsSale(t) && t.Product == Product.Card, Apply = (r, _) => [Logged(r, Swapped)] },
    ];

    /// <summary>An order that was paid at another provider before: the customer pays the same again here.</summary>
    /// <param name="first">The payment there.</param>
    public static Fault PaidElsewhere(Transaction first) => new()
    {
        Name = "paid_elsewhere",
        Code = "R16",
        Fits = t => IsSale(t) && t.TradedAt > first.TradedAt,
        Apply = (r, _) => [Everywhere(r, t => (t.Fee is null ? t with { Gross = first.Gross, OrderAmount = null, PayerAmount = null } : Repriced(t, first.Gross)) with { MerchantOrderNo = first.MerchantOrderNo })],
    };

    /// <summary>A sale of another provider is refunded here.</summary>
    /// <param name="sale">The sale there.</param>
    public static Fault SoldElsewhere(Transaction sale) => new()
    {
        Name = "sold_elsewhere",
        Code = "R17",
        Fits = t => IsSale(t) && t.TradedAt > sale.TradedAt,
        Apply = (r, number) => [r, OfNoSale(r.Truth, number, sale.MerchantOrderNo)],
    };

    private static Transaction NextDay(Transaction t) => t with { ClearingDate = t.ClearingDate!.Value.AddDays(1), SettlementDate = t.SettlementDate?.AddDays(1) };

    private static Transaction Swapped(Transaction t) => t with { CardType = t.CardType == CardType.Debit ? CardType.Credit : CardType.Debit };

    private static BookRecord Everywhere(BookRecord record, Func<Transaction, Transaction> change) => record with
    {
        Truth = change(record.Truth),
        InApi = record.InApi is { } told ? change(told) : null,
        InStatement = [.. record.InStatement.Select(change)],
        OnTerminal = [.. record.OnTerminal.Select(change)],
    };

    /// <summary>Two sales under one order number, and nothing on the shop's side to tell which is which.</summary>
    private static IReadOnlyList<BookRecord> Twins(BookRecord record, Func<Transaction, Transaction> number)
    {
        var other = number(record.Truth with { TradedAt = record.Truth.TradedAt!.Value.AddSeconds(9) }) with { MerchantOrderNo = record.Truth.MerchantOrderNo };
        return [Bare(record), Bare(TradeDraw.Plain(other))];
    }

    private static BookRecord Bare(BookRecord record) => Logged(record, t => t with { RetrievalReference = null, TraceNo = null, BatchNo = null });

    /// <summary>A refund of a sale that this provider never made.</summary>
    private static BookRecord OfNoSale(Transaction like, Func<Transaction, Transaction> number, string? orderNo = null)
    {
        var ghost = number(like with { TradedAt = like.TradedAt!.Value.AddMinutes(1) });
        // Another brand may count its orders the same way: this one is nobody's.
        var refund = number(Drafts.BackOf(ghost with { MerchantOrderNo = orderNo ?? ghost.MerchantOrderNo + "00" }, TransactionType.Refund, like.Gross, like.TradedAt!.Value.AddMinutes(7)));
        return TradeDraw.Plain(refund);
    }

    /// <summary>A sale that costs no fee, refunded whole and then once more in part: with no fee to give back, the amount alone is wrong.</summary>
    private static IReadOnlyList<BookRecord> RefundedTwice(BookRecord record, Func<Transaction, Transaction> number)
    {
        var sale = Everywhere(record, t => t.Fee is null ? t with { Gross = Cheap, OrderAmount = Cheap, PayerAmount = Cheap } : Repriced(t, Cheap) with { OrderAmount = Cheap, PayerAmount = Cheap });
        var time = sale.Truth.TradedAt!.Value;
        var whole = number(Drafts.BackOf(sale.Truth, TransactionType.Refund, Cheap, time.AddMinutes(5)));
        var again = number(Drafts.BackOf(sale.Truth, TransactionType.Refund, Money.FromFen(20), time.AddMinutes(9)));
        return [sale, TradeDraw.Plain(whole), TradeDraw.Plain(again)];
    }

    private static Money Cheap => Money.FromFen(60);
}
