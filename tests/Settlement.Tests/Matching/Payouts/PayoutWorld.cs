using Rijie.Settlement.Calendars;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Matching.Payouts;
using Rijie.Settlement.Statements.Banks;

namespace Rijie.Settlement.Tests.Matching.Payouts;

/// <summary>Two to four weeks of batches, payouts and bank entries with at most one fault each, and what must be found.</summary>
internal sealed class PayoutWorld
{
    private const long Fee = 200;
    private const long Off = 100;
    private const string Registered = "1234";
    private static readonly PayoutTerms Terms = new() { Speed = SettlementSpeed.Parse("T1") };

    private readonly Random _random;
    private readonly List<SettlementBatch> _batches = [];
    private readonly List<Payout> _payouts = [];
    private readonly List<BankEntry> _entries = [];
    private readonly HashSet<(BreakCode, string)> _injected = [];
    private readonly bool _hasFaults;
    private DateTimeOffset _now;
    private int _serial;
    private long _released;
    private (DateOnly Date, long Net)? _joined;

    private PayoutWorld(int seed, bool hasFaults) => (_random, _hasFaults) = (new(seed), hasFaults);

    public IReadOnlySet<(BreakCode Code, string Reference)> Injected => _injected;

    /// <summary>Payouts that were never made, with the break that their absence must open.</summary>
    public List<(Payout Payout, BankEntry Entry, string BatchId)> Missing { get; } = [];

    public PayoutInput Paid => new()
    {
        ConnectionId = "shop",
        Batches = _batches,
        Payouts = _payouts,
        Now = _now,
        IsKnown = _ => true,
        AccountLast4 = Registered,
        ExpectedFee = (_, _) => Money.FromFen(Fee),
    };

    public BankInput Banked => new()
    {
        BankAccountId = "icbc",
        Entries = _entries,
        Payouts = [.. _payouts.Select(p => new BankedPayout { ConnectionId = "shop", Provider = "lakala", Payout = p, Date = p.PaidAt is { } at ? ChinaTime.ToDate(at) : p.SettlementDate!.Value.AddDays(1) })],
        Names = new Dictionary<string, IReadOnlyList<string>> { ["lakala"] = ["拉卡拉"] },
        IsCovered = _ => true,
    };

    public static PayoutWorld Draw(int seed, bool hasFaults = true)
    {
        var world = new PayoutWorld(seed, hasFaults);
        world.Fill();
        return world;
    }

    private void Fill()
    {
        var first = new DateOnly(2025, 12, 1).AddDays(_random.Next(270));
        var days = _random.Next(14, 29);
        var last = first.AddDays(days - 1);
        // An hour after the last day's money was due: what has no grace left is late, what has some is not.
        _now = Due(last).ExpectBy.AddHours(1);
        var carried = 0L;
        for (var date = first; date <= last; date = date.AddDays(1))
        {
            if (date != last && _random.Next(8) == 0) continue;
            var isNegative = date != last && _joined is null && _random.Next(10) == 0;
            var net = isNegative ? -_random.NextInt64(1_000, 5_000) : _random.NextInt64(1_000_000, 1_000_000_000_000);
            _batches.Add(new() { SettlementDate = date, Net = Money.FromFen(net), IsWhole = true, Due = Due(date) });
            if (isNegative) carried += net;
            // Now and then a day is paid with the next one.
            else if (date != last && _joined is null && carried == 0 && _random.Next(12) == 0) _joined = (date, net);
            else
            {
                AddPaid(date, net + carried + (_joined?.Net ?? 0), carried == 0 && _joined is null, date == last);
                (carried, _joined) = (0, null);
            }
        }
        for (var i = _random.Next(6); i > 0; i--) AddEntry(first.AddDays(_random.Next(days)), -_random.NextInt64(1, 99_999), "房租", $"X{_serial++}");
    }

    private void AddPaid(DateOnly date, long owed, bool isPlain, bool isLast)
    {
        var sound = new Payout
        {
            PayoutNo = $"PO{_serial++:0000}",
            MerchantNo = "M1",
            State = PayoutState.Paid,
            Planned = _random.Next(2) == 0 ? Money.FromFen(owed - Fee + _released) : null,
            Paid = Money.FromFen(owed - Fee + _released),
            WithdrawalFee = Money.FromFen(_random.Next(3) == 0 ? 0 : Fee),
            Released = Money.FromFen(_released),
            SettlementDate = date,
            PaidAt = ChinaTime.ToInstant(Due(date).Date, new(10, 15)),
            BankAccountLast4 = Registered,
        };
        _released = 0;
        if (!_hasFaults || _random.Next(3) > 0) AddSound(sound);
        else if (_random.Next(2) == 0) AddBankFault(sound);
        else AddPayoutFault(sound, owed, isPlain, isLast);
    }

    private void AddSound(Payout payout)
    {
        _payouts.Add(payout);
        AddEntry(payout);
    }

    private void AddPayoutFault(Payout sound, long owed, bool isPlain, bool isLast)
    {
        var stated = sound with { WithdrawalFee = Money.FromFen(Fee) };
        switch (_random.Next(11))
        {
            case 0:
                Found(BreakCode.P02, stated with { Paid = stated.Paid - Money.FromFen(Off) });
                break;
            case 1:
                Found(BreakCode.P03, stated with { Paid = stated.Paid + Money.FromFen(Off) });
                break;
            case 2:
                _payouts.Add(stated with { State = PayoutState.Returned });
                _injected.Add((BreakCode.P05, stated.PayoutNo));
                break;
            case 3: // the bank booked it and sent it back, then it came again
                _payouts.Add(stated with { State = PayoutState.Returned });
                AddEntry(ChinaTime.ToDate(stated.PaidAt!.Value), stated.Paid.Fen, stated.PayoutNo, $"B{_serial++}");
                AddEntry(ChinaTime.ToDate(stated.PaidAt.Value).AddDays(1), -stated.Paid.Fen, stated.PayoutNo + " 退汇", $"B{_serial++}");
                AddSound(stated with { PayoutNo = $"PO{_serial++:0000}", OriginalPayoutNo = stated.PayoutNo, PaidAt = stated.PaidAt.Value.AddDays(2), SettlementDate = _random.Next(2) == 0 ? null : stated.SettlementDate });
                break;
            case 4 or 5: // in two parts, of which the second pays too little or not
                var part = owed / 3;
                var isShort = _random.Next(2) == 0;
                AddSound(stated with { Planned = null, Paid = Money.FromFen(part) });
                var rest = stated with { PayoutNo = $"PO{_serial++:0000}", Planned = null, Released = Money.Zero, Paid = stated.Paid - Money.FromFen(part + Fee + (isShort ? Off : 0)) };
                AddSound(rest);
                if (isShort) _injected.Add((_now < Due(stated.SettlementDate!.Value).OverdueAt ? BreakCode.P07 : BreakCode.P02, rest.PayoutNo));
                break;
            case 6:
                _payouts.Add(stated with { State = PayoutState.Frozen, Planned = stated.Paid, Paid = Money.Zero, PaidAt = null });
                _injected.Add((BreakCode.P06, stated.PayoutNo));
                break;
            case 7: // a part is held back, and the next payout releases it or nobody does
                var held = Money.FromFen(owed / 10);
                AddSound(stated with { Planned = stated.Paid, Suspended = held, Paid = stated.Paid - held });
                if (!isLast && _random.Next(2) == 0) _released = held.Fen;
                else _injected.Add((BreakCode.P06, stated.PayoutNo));
                break;
            case 8 when isPlain && _now >= Due(stated.SettlementDate!.Value).OverdueAt && stated.Released == Money.Zero:
                Missing.Add((stated, EntryOf(stated), _batches[^1].BatchId));
                _injected.Add((BreakCode.P01, _batches[^1].BatchId));
                break;
            case 9:
                Found(BreakCode.P08, stated with { BankAccountLast4 = "9876" });
                break;
            case 10:
                AddSound(sound);
                Found(BreakCode.P04, stated with { PayoutNo = $"PO{_serial++:0000}", Planned = null, Released = Money.Zero, Paid = Money.FromFen(_random.NextInt64(1_000_000, 1_000_000_000_000)) });
                break;
            default:
                Found(BreakCode.P09, stated with { WithdrawalFee = Money.FromFen(Fee + Off), Paid = stated.Paid - Money.FromFen(Off), Planned = stated.Planned - Money.FromFen(Off) });
                break;
        }
    }

    private void AddBankFault(Payout sound)
    {
        _payouts.Add(sound);
        var entry = EntryOf(sound);
        switch (_random.Next(4))
        {
            case 0:
                _injected.Add((BreakCode.B01, sound.PayoutNo));
                break;
            case 1:
                _entries.Add(entry with { Amount = entry.Amount - Money.FromFen(Off), Text = sound.PayoutNo });
                _injected.Add((BreakCode.B03, sound.PayoutNo));
                break;
            case 2:
                _entries.Add(entry with { Text = sound.PayoutNo });
                _entries.Add(entry with { EntryId = $"E{_serial++}", Text = sound.PayoutNo });
                _injected.Add((BreakCode.B04, sound.PayoutNo));
                break;
            default:
                _entries.Add(entry);
                var reference = $"B{_serial++}";
                AddEntry(entry.BookingDate, _random.NextInt64(1, 500_000), "拉卡拉", reference); // far from every payout, or it would be one of another amount
                _injected.Add((BreakCode.B02, reference));
                break;
        }
    }

    private void Found(BreakCode code, Payout payout)
    {
        AddSound(payout);
        _injected.Add((code, payout.PayoutNo));
    }

    private void AddEntry(Payout payout) => _entries.Add(EntryOf(payout));

    private BankEntry EntryOf(Payout payout) => new()
    {
        EntryId = $"E{_serial++}",
        BookingDate = ChinaTime.ToDate(payout.PaidAt!.Value),
        ValueDate = ChinaTime.ToDate(payout.PaidAt.Value),
        Amount = payout.Paid,
        Currency = "CNY",
        Text = _random.Next(3) switch { 0 => $"打款{payout.PayoutNo}。", 1 => "拉卡拉支付 代付", _ => "转账" },
    };

    private void AddEntry(DateOnly date, long fen, string text, string reference) =>
        _entries.Add(new() { EntryId = $"E{_serial++}", BookingDate = date, ValueDate = date, Amount = Money.FromFen(fen), Currency = "CNY", Text = text, Reference = reference });

    private static PayoutDue Due(DateOnly date) => PayoutDue.Of(Terms, WorkdayCalendar.China, date, null)!;
}
