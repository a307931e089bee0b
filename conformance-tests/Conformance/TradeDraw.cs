namespace Rijie.Conformance;

/// <summary>Draws single transactions of a merchant, numbered by the wire and priced by <see cref="Prices"/>.</summary>
internal sealed class TradeDraw(Book book, ProviderWire wire, string merchantNo, TimeOnly dayCut, Random random)
{
    /// <summary>A sale of a drawn amount and kind.</summary>
    public Transaction Sale(DateTimeOffset time) => Sale(time, Amount(), Kind());

    /// <summary>What takes a sale back, whole or in part; the fee goes back in proportion.</summary>
    public Transaction BackOf(Transaction sale, TransactionType type, Money gross, DateTimeOffset time) => Number(Drafts.BackOf(sale, type, gross, time));

    /// <summary>A debit sale above the cap, and a void of it where only that can carry the fault; the carrier is the last.</summary>
    public IReadOnlyList<BookRecord> MadeFor(Fault fault, DateOnly day)
    {
        var time = ChinaTime.ToInstant(day, new TimeOnly(20, 0)).AddSeconds(random.Next(3600));
        var sale = Sale(time, Money.FromFen(500_000 + random.Next(10_000)), (Product.Card, CardType.Debit, Scheme.UnionPay));
        if (fault.Fits(sale)) return [Plain(sale)];
        var voided = BackOf(sale, TransactionType.Void, sale.Gross, time.AddMinutes(3));
        return fault.Fits(voided) ? [Plain(sale), Plain(voided)] : throw new ArgumentException($"No transaction can carry the fault {fault.Name}.", nameof(fault));
    }

    /// <summary>Gives a draft its numbers and its clearing date.</summary>
    public Transaction Number(Transaction draft) => Drafts.Dated(wire.Number(draft, book.NextSerial()), dayCut);

    /// <summary>A record on which all surfaces agree; the terminal knows neither fee nor the provider's number.</summary>
    public static BookRecord Plain(Transaction truth) => new()
    {
        Truth = truth,
        InApi = truth,
        InStatement = [truth],
        OnTerminal = [truth with { Fee = null, Net = null, ProviderOrderNo = null, SettlementDate = null }],
    };

    private Transaction Sale(DateTimeOffset time, Money gross, (Product Product, CardType CardType, Scheme Scheme) kind)
    {
        var terminals = book.Terminals.Where(t => t.MerchantNo == merchantNo).ToList();
        var terminalNo = terminals[random.Next(terminals.Count)].TerminalNo;
        return Number(Drafts.Sale(merchantNo, terminalNo, gross, time, kind, kind.Product == Product.Card ? $"622202******{random.Next(10_000):0000}" : null));
    }

    private Money Amount() => Money.FromFen(random.Next(10) switch { 0 => random.Next(1, 100), < 7 => random.Next(100, 50_000), < 9 => random.Next(50_000, 300_000), _ => random.Next(300_000, 900_000) });

    private (Product, CardType, Scheme) Kind() => random.Next(10) switch
    {
        < 4 => (Product.Card, CardType.Debit, Scheme.UnionPay),
        < 7 => (Product.Card, CardType.Credit, Scheme.UnionPay),
        _ => wire.Traits.TakesWallets ? (Product.Qr, CardType.None, Scheme.WeChat) : (Product.Qr, CardType.Debit, Scheme.UnionPay),
    };
}
