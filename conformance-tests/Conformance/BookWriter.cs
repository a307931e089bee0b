namespace Rijie.Conformance;

/// <summary>Draws a day of trade into a book: sales by card and code, voids, refunds, and the faults that were asked for. The same seed draws the same day.</summary>
public sealed class BookWriter
{
    private readonly Book book;
    private readonly ProviderWire wire;
    private readonly string merchantNo;
    private readonly TimeOnly dayCut;
    private readonly Random random;
    private int serial;

    /// <summary>Writes into a book for one merchant.</summary>
    /// <param name="book">The account.</param>
    /// <param name="wire">Gives the identifiers.</param>
    /// <param name="merchantNo">The merchant; its terminals must be in the book.</param>
    /// <param name="dayCut">The provider's cut; 00:00 is the end of the day.</param>
    /// <param name="seed">Decides everything.</param>
    public BookWriter(Book book, ProviderWire wire, string merchantNo, TimeOnly dayCut, int seed)
    {
        ArgumentNullException.ThrowIfNull(book);
        (this.book, this.wire, this.merchantNo, this.dayCut) = (book, wire, merchantNo, dayCut);
        random = new Random(seed);
    }

    /// <summary>Draws one calendar day and puts each fault into one transaction that it fits.</summary>
    /// <param name="day">The trade date.</param>
    /// <param name="sales">How many sales.</param>
    /// <param name="faults">Each is put in once; a fault that fits no transaction of the day gets a sale made for it.</param>
    /// <returns>The faults as they were put in, with the transaction that carries the break.</returns>
    public IReadOnlyList<(Fault Fault, Transaction Carrier)> DrawDay(DateOnly day, int sales, IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var records = new List<BookRecord>();
        for (var i = 0; i < sales; i++) AddTrade(records, day, i, sales);
        var injected = new List<(Fault, Transaction)>();
        foreach (var fault in faults)
        {
            var index = records.FindIndex(r => r.Fault is null && fault.Fits(r.Truth) && !IsTakenBack(records, r.Truth));
            if (index < 0)
            {
                records.AddRange(MadeFor(fault, day));
                index = records.Count - 1;
            }
            var changed = fault.Apply(records[index] with { Fault = fault.Name }, Number);
            records.RemoveAt(index);
            records.InsertRange(index, changed.Select(r => r with { Fault = fault.Name }));
            injected.Add((fault, changed[^1].Truth));
        }
        foreach (var record in records) book.Add(record);
        return injected;
    }

    private void AddTrade(List<BookRecord> records, DateOnly day, int index, int sales)
    {
        // 09:00 to 23:30, so that a few sales fall behind a 23:00 cut.
        var time = ChinaTime.ToInstant(day, new TimeOnly(9, 0)).AddSeconds(52_200L * index / sales + random.Next(60));
        var sale = Sale(time, Amount(), Kind());
        records.Add(Plain(sale));
        if (index % 11 == 5) records.Add(Plain(BackOf(sale, TransactionType.Void, sale.Gross, time.AddMinutes(3))));
        else if (index % 13 == 7) records.Add(Plain(BackOf(sale, TransactionType.Refund, Money.FromFen(Math.Max(1, sale.Gross.Fen / 3)), time.AddMinutes(6))));
    }

    private Transaction Sale(DateTimeOffset time, Money gross, (Product Product, CardType CardType, Scheme Scheme) kind)
    {
        var fee = Prices.FeeOf(gross, kind.Product, kind.CardType);
        var terminals = book.Terminals.Where(t => t.MerchantNo == merchantNo).ToList();
        return Number(new Transaction
        {
            MerchantNo = merchantNo, Type = TransactionType.Sale, State = TransactionState.Succeeded, Gross = gross,
            OrderAmount = gross, PayerAmount = gross, Fee = fee, Net = gross - fee, TradedAt = time,
            TerminalNo = terminals[random.Next(terminals.Count)].TerminalNo,
            Product = kind.Product, CardType = kind.CardType, Scheme = kind.Scheme,
            MaskedCardNo = kind.Product == Product.Card ? $"622202******{random.Next(10_000):0000}" : null,
        });
    }

    private Transaction BackOf(Transaction sale, TransactionType type, Money gross, DateTimeOffset time)
    {
        var returned = Prices.FeeReturned(sale.Fee!.Value, sale.Gross, gross);
        return Number(sale with
        {
            Type = type, Gross = gross, OrderAmount = gross, PayerAmount = gross, Fee = -returned, Net = -gross + returned, TradedAt = time,
            ProviderOrderNo = null, MerchantOrderNo = null, RefundNo = null, RetrievalReference = null, TraceNo = null,
            OriginalProviderOrderNo = sale.ProviderOrderNo, OriginalMerchantOrderNo = sale.MerchantOrderNo,
            OriginalTraceNo = sale.TraceNo, OriginalTradeDate = ChinaTime.ToDate(sale.TradedAt!.Value),
        });
    }

    private IReadOnlyList<BookRecord> MadeFor(Fault fault, DateOnly day)
    {
        var time = ChinaTime.ToInstant(day, new TimeOnly(20, 0)).AddSeconds(random.Next(3600));
        var sale = Sale(time, Money.FromFen(500_000 + random.Next(10_000)), (Product.Card, CardType.Debit, Scheme.UnionPay));
        if (fault.Fits(sale)) return [Plain(sale)];
        var voided = BackOf(sale, TransactionType.Void, sale.Gross, time.AddMinutes(3));
        return fault.Fits(voided) ? [Plain(sale), Plain(voided)] : throw new ArgumentException($"No transaction can carry the fault {fault.Name}.", nameof(fault));
    }

    private Transaction Number(Transaction draft)
    {
        var numbered = wire.Number(draft, ++serial);
        var local = ChinaTime.ToLocal(numbered.TradedAt!.Value);
        var date = DateOnly.FromDateTime(local);
        return numbered with { ClearingDate = dayCut != default && TimeOnly.FromDateTime(local) >= dayCut ? date.AddDays(1) : date };
    }

    private Money Amount() => Money.FromFen(random.Next(10) switch { 0 => random.Next(1, 100), < 7 => random.Next(100, 50_000), < 9 => random.Next(50_000, 300_000), _ => random.Next(300_000, 900_000) });

    private (Product, CardType, Scheme) Kind() => random.Next(10) switch
    {
        < 4 => (Product.Card, CardType.Debit, Scheme.UnionPay),
        < 7 => (Product.Card, CardType.Credit, Scheme.UnionPay),
        _ => wire.PluginId == "unionpay" ? (Product.Qr, CardType.Debit, Scheme.UnionPay) : (Product.Qr, CardType.None, Scheme.WeChat),
    };

    private static bool IsTakenBack(List<BookRecord> records, Transaction sale) => records.Any(r => r.Truth.OriginalProviderOrderNo == sale.ProviderOrderNo);

    private static BookRecord Plain(Transaction truth) => new()
    {
        Truth = truth,
        InApi = truth,
        InStatement = [truth],
        OnTerminal = [truth with { Fee = null, Net = null, ProviderOrderNo = null, SettlementDate = null }],
    };
}
