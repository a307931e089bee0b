using Rijie.Settlement.Calendars;

namespace Rijie.Conformance;

/// <summary>Draws days of trade into a book: sales by card and code, voids, refunds of this day and of earlier ones, and the faults that were asked for. The same seed draws the same days.</summary>
public sealed class BookWriter
{
    /// <summary>The last digits of the merchant's registered account.</summary>
    public const string AccountLast4 = "1234";

    private const int LatestRefundDays = 10;
    private static readonly PayoutTerms NextWorkingDay = new() { Speed = new(SpeedKind.WorkingDays, 1) };

    private readonly Book book;
    private readonly ProviderWire wire;
    private readonly string merchantNo;
    private readonly TimeOnly dayCut;
    private readonly Random random;
    private readonly TradeDraw draw;
    private Money carried;

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
        draw = new(book, wire, merchantNo, dayCut, random);
    }

    /// <summary>Draws one calendar day and puts each fault into one transaction that it fits.</summary>
    /// <param name="day">The trade date.</param>
    /// <param name="sales">How many sales; with none the day is empty.</param>
    /// <param name="faults">Each is put in once; a fault that fits no transaction of the day gets a sale made for it.</param>
    /// <param name="plan">How the statement of that date comes. With a re-issue, one row of the first file has a wrong fee and another is missing, and the second file is right.</param>
    /// <returns>The faults as they were put in, with each transaction by which a break must be found.</returns>
    public IReadOnlyList<(Fault Fault, Transaction Carrier)> DrawDay(DateOnly day, int sales, IReadOnlyList<Fault> faults, StatementPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var records = new List<BookRecord>();
        for (var i = 0; i < sales; i++) AddTrade(records, day, i, sales);
        if (sales > 0) AddLateRefunds(records, day);
        var injected = faults.SelectMany(fault => Inject(records, fault, day).Select(carrier => (fault, carrier))).ToList();
        if (sales > 0) LeavePending(records, day);
        if (plan?.ReissuedAfter is not null) SpoilFirstFile(records, day);
        if (plan is not null) book.Plan(day, plan);
        foreach (var record in records) book.Add(record);
        return injected;
    }

    /// <summary>A sale of a drawn day that is beyond doubt and that nothing takes back from now on, such as one that a fault at another provider refers to.</summary>
    /// <param name="day">Its trade and clearing date.</param>
    /// <param name="before">It was made before this time.</param>
    /// <returns>The sale, or <c>null</c> where there is none.</returns>
    public Transaction? SetAside(DateOnly day, TimeOnly before)
    {
        var records = book.Records.Where(r => r.Truth.MerchantNo == merchantNo).ToList();
        var limit = ChinaTime.ToInstant(day, before);
        var index = Choose(records, day, r => IsSoundSale(r) && r.InReissue is null && r.Truth.TradedAt < limit && !IsTakenBack(records, r.Truth));
        if (index < 0) return null;
        book.Replace(records[index], records[index] with { Fault = "set_aside" });
        return records[index].Truth;
    }

    /// <summary>Pays what the statement of a clearing date comes to, all of whose rows must be drawn; a day that comes to nothing or less is carried into the next.</summary>
    /// <param name="clearingDate">The clearing date.</param>
    /// <param name="fault">What goes wrong; it must fit the wire.</param>
    /// <returns>The payout that carries the fault's break, or <c>null</c> when nothing was paid.</returns>
    public Payout? DrawPayout(DateOnly clearingDate, PayoutFault? fault = null)
    {
        if (wire.Traits.PayoutStates.Count == 0) return null;
        var net = book.InReissue(clearingDate).Where(t => t.MerchantNo == merchantNo && t.State.HasSucceeded()).Aggregate(carried, (sum, t) => sum + (t.Net ?? Money.Zero));
        carried = net > Money.Zero ? Money.Zero : net;
        if (net <= Money.Zero) return null;
        var sound = Sound(clearingDate, net);
        var made = fault is null ? [sound] : fault.Apply(sound, () => Numbered(clearingDate));
        foreach (var payout in made) book.Add(payout);
        return made.Count > 0 ? made[0] : sound;
    }

    /// <summary>Pays something for a settlement date on which nothing was sold.</summary>
    /// <param name="clearingDate">A date without trade.</param>
    /// <returns>The payout, which no batch stands behind.</returns>
    public Payout DrawUnexpectedPayout(DateOnly clearingDate)
    {
        var payout = Sound(clearingDate, Money.FromFen(5_000 + random.Next(5_000)));
        book.Add(payout);
        return payout;
    }

    private Payout Sound(DateOnly clearingDate, Money net) => new()
    {
        PayoutNo = Numbered(clearingDate),
        MerchantNo = merchantNo,
        State = PayoutState.Paid,
        Planned = wire.Traits.PlansPayouts ? net : null,
        Paid = net,
        SettlementDate = clearingDate,
        Speed = wire.Traits.PayoutSpeed,
        PaidAt = PaidAt(clearingDate),
        BankAccountLast4 = AccountLast4,
    };

    private string Numbered(DateOnly clearingDate) => wire.PayoutNo(clearingDate, book.NextSerial());

    private DateTimeOffset PaidAt(DateOnly clearingDate) => wire.Traits.PaysSameDay
        ? ChinaTime.ToInstant(clearingDate, new TimeOnly(23, 59, 59))
        : ChinaTime.ToInstant(PayoutExpectation.Date(NextWorkingDay, WorkdayCalendar.China, clearingDate, null)!.Date, new TimeOnly(10, 15));

    private void AddTrade(List<BookRecord> records, DateOnly day, int index, int sales)
    {
        // 09:00 to 23:30, so that a few sales fall behind a 23:00 cut.
        var time = ChinaTime.ToInstant(day, new TimeOnly(9, 0)).AddSeconds(52_200L * index / sales + random.Next(60));
        var sale = draw.Sale(time);
        records.Add(TradeDraw.Plain(sale));
        if (index % 11 == 5) records.Add(TradeDraw.Plain(draw.BackOf(sale, sale.Product == Product.Qr && !wire.Traits.VoidsCodes ? TransactionType.Refund : TransactionType.Void, sale.Gross, time.AddMinutes(3))));
        else if (index % 13 == 7) records.Add(TradeDraw.Plain(draw.BackOf(sale, TransactionType.Refund, Money.FromFen(Math.Max(1, sale.Gross.Fen / 3)), time.AddMinutes(6))));
    }

    /// <summary>Two refunds of sales of earlier days, one in part and one whole, where there are such sales.</summary>
    private void AddLateRefunds(List<BookRecord> records, DateOnly day)
    {
        var earlier = book.Records.Where(r => r.Truth.MerchantNo == merchantNo).ToList();
        var takenBack = earlier.Select(r => OriginalOf(r.Truth)).ToHashSet(StringComparer.Ordinal);
        var sales = earlier.Where(r => IsSoundSale(r) && !takenBack.Contains(NumberOf(r.Truth))
            && day.DayNumber - ChinaTime.ToDate(r.Truth.TradedAt!.Value).DayNumber is >= 1 and <= LatestRefundDays).Select(r => r.Truth).ToList();
        foreach (var isWhole in (bool[])[false, true])
        {
            if (sales.Count == 0) return;
            var sale = sales[random.Next(sales.Count)];
            sales.Remove(sale);
            var time = ChinaTime.ToInstant(day, new TimeOnly(10, 0)).AddSeconds(random.Next(39_600));
            records.Add(TradeDraw.Plain(draw.BackOf(sale, TransactionType.Refund, isWhole ? sale.Gross : Money.FromFen(Math.Max(1, sale.Gross.Fen / 3)), time)));
        }
    }

    private IEnumerable<Transaction> Inject(List<BookRecord> records, Fault fault, DateOnly day)
    {
        var index = Choose(records, day, r => r.Fault is null && fault.Fits(r.Truth) && !IsTakenBack(records, r.Truth));
        if (index < 0)
        {
            records.AddRange(draw.MadeFor(fault, day));
            index = records.Count - 1;
        }
        var changed = fault.Apply(records[index] with { Fault = fault.Name }, draw.Number);
        records.RemoveAt(index);
        records.InsertRange(index, changed.Select(r => r with { Fault = fault.Name }));
        return fault.Carriers(changed);
    }

    /// <summary>The provider does not know the fate of two sales for a while, and its notifications get lost.</summary>
    private void LeavePending(List<BookRecord> records, DateOnly day)
    {
        for (var i = 0; i < 2; i++)
        {
            var index = Choose(records, day, r => IsSoundSale(r) && !IsTakenBack(records, r.Truth));
            if (index >= 0) records[index] = records[index] with { PendingUntil = records[index].Truth.TradedAt!.Value.AddMinutes(random.Next(10, 180)) };
        }
    }

    private void SpoilFirstFile(List<BookRecord> records, DateOnly day)
    {
        foreach (var isMissing in (bool[])[false, true])
        {
            var index = Choose(records, day, r => IsSoundSale(r) && r.Truth.Gross.Fen > 1000 && r.InReissue is null && !IsTakenBack(records, r.Truth));
            if (index < 0) return;
            var record = records[index];
            records[index] = record with
            {
                InStatement = isMissing ? [] : [.. record.InStatement.Select(t => t with { Fee = t.Fee!.Value + Money.FromFen(100), Net = t.Net!.Value - Money.FromFen(100) })],
                InReissue = record.InStatement,
            };
        }
    }

    /// <summary>One of the records of the day's own clearing date that fit, or -1. One close to the cut may wait for the next day's file and log, which a fault need not.</summary>
    private int Choose(List<BookRecord> records, DateOnly day, Func<BookRecord, bool> fits)
    {
        var fitting = Enumerable.Range(0, records.Count).Where(i => IsAwayFromCut(records[i].Truth, day) && fits(records[i])).ToList();
        return fitting.Count == 0 ? -1 : fitting[random.Next(fitting.Count)];
    }

    private bool IsAwayFromCut(Transaction t, DateOnly day)
    {
        var time = TimeOnly.FromDateTime(ChinaTime.ToLocal(t.TradedAt!.Value));
        return t.ClearingDate == day && (dayCut == default || time < dayCut.AddMinutes(-20));
    }

    private static bool IsSoundSale(BookRecord record) => record is { Fault: null, PendingUntil: null, Truth.Type: TransactionType.Sale };

    private static bool IsTakenBack(List<BookRecord> records, Transaction sale) => records.Any(r => OriginalOf(r.Truth) == NumberOf(sale));

    /// <summary>By what an original is named: the merchant's own number where the provider gives none.</summary>
    private static string? NumberOf(Transaction t) => t.ProviderOrderNo ?? t.RefundNo ?? t.MerchantOrderNo;

    private static string? OriginalOf(Transaction t) => t.OriginalProviderOrderNo ?? t.OriginalMerchantOrderNo;
}
