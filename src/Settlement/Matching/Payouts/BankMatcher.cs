using Rijie.Settlement.Statements.Banks;

namespace Rijie.Settlement.Matching.Payouts;

/// <summary>Finds payouts among bank entries, the surest way first; an entry and a payout are taken once.</summary>
internal sealed class BankMatcher
{
    private const int NameDays = 10;
    private const int AmountWorkingDays = 2;
    private const int ReversalDays = 30;

    /// <summary>How far an amount may be off and still be meant, where only the provider's name says so: this, or a hundredth.</summary>
    private const long NearFen = 100_00;

    private readonly BankInput _input;
    private readonly Dictionary<BankEntry, IReadOnlyList<BankedPayout>> _named = [];
    private readonly List<BankEntry> _free;
    private readonly List<BankedPayout> _due;

    public BankMatcher(BankInput input, IReadOnlySet<BankedPayout> superseded)
    {
        _input = input;
        var names = new BankNames(input);
        _free = [.. input.Entries.Where(e => !e.IsCharge).OrderBy(e => e.BookingDate).ThenBy(e => e.ValueDate).ThenBy(e => e.EntryId, StringComparer.Ordinal)];
        _due = [.. input.Payouts.Where(p => !superseded.Contains(p) && PayoutAmounts.Paid(p.Payout) > Money.Zero).OrderBy(p => p.Date).ThenBy(p => p.Payout.PayoutNo, StringComparer.Ordinal).ThenBy(p => p.ConnectionId, StringComparer.Ordinal)];
        foreach (var entry in input.Entries)
        {
            _named[entry] = names.PayoutsIn(entry);
            ProviderOf[entry] = _named[entry].Count > 0 ? _named[entry][0].Provider : names.ProviderOf(entry);
        }
        TakeReversed();
        TakeNamed();
        TakeSame((p, e) => ProviderOf[e] == p.Provider && IsNear(p, e, NameDays), BankWay.Name);
        TakeAlone();
        TakeOff();
    }

    /// <summary>The provider that each entry is from.</summary>
    public Dictionary<BankEntry, string?> ProviderOf { get; } = [];

    public List<BankMatch> Matches { get; } = [];

    /// <summary>Entries that were taken back, with what took them back.</summary>
    public HashSet<BankEntry> Reversed { get; } = [];

    /// <summary>Entries that pay again what a matched one paid.</summary>
    public List<(BankEntry Entry, BankedPayout Payout)> Again { get; } = [];

    /// <summary>Payouts of which several entries are parts without anybody saying so.</summary>
    public List<(BankedPayout Payout, IReadOnlyList<BankEntry> Entries)> Unclear { get; } = [];

    /// <summary>Entries that nothing explains.</summary>
    public IReadOnlyList<BankEntry> Free => _free;

    /// <summary>Payouts that are not at the bank.</summary>
    public IReadOnlyList<BankedPayout> Due => _due;

    /// <summary>Money that came and went: the later entry undoes the earlier one of the same amount and reference.</summary>
    private void TakeReversed()
    {
        foreach (var back in _free.Where(e => e.IsReversal || (e.Amount < Money.Zero && _named[e].Count > 0)).ToList())
        {
            var first = _free.Find(e => e.Amount == -back.Amount && e != back && !Reversed.Contains(e) && !e.IsReversal && e.BookingDate <= back.BookingDate && back.BookingDate.DayNumber - e.BookingDate.DayNumber <= ReversalDays && IsUndone(e, back));
            if (first is null) continue;
            Reversed.Add(first);
            Reversed.Add(back);
        }
        _free.RemoveAll(Reversed.Contains);
    }

    private bool IsUndone(BankEntry first, BankEntry back) =>
        (back.IsReversal && ((first.Reference is not null && first.Reference == back.Reference) || (first.EndToEndId is not null && first.EndToEndId == back.EndToEndId) || first.Text == back.Text))
        || (back.Amount < Money.Zero && _named[first].Intersect(_named[back]).Any());

    private void TakeNamed()
    {
        foreach (var entry in _free.ToList())
        {
            var several = _named[entry].Where(_due.Contains).ToList();
            if (entry.Amount <= Money.Zero || several.Count < 2) continue;
            // One entry for several payouts: the bank booked them as one.
            Take(BankWay.Number, several, [entry]);
        }
        foreach (var payout in _due.ToList())
        {
            var entries = _free.FindAll(e => e.Amount > Money.Zero && _named[e].Contains(payout));
            if (entries.Count == 0) continue;
            var exact = entries.Find(e => e.Amount == payout.Payout.Paid);
            if (exact is not null || entries.Count == 1)
            {
                Take(BankWay.Number, [payout], [exact ?? entries[0]]);
                foreach (var again in entries.Where(e => e != (exact ?? entries[0]))) TakeAgain(again, payout);
            }
            else if (payout.Payout.PartOf is not null && entries.Aggregate(Money.Zero, (sum, e) => sum + e.Amount) == payout.Payout.Paid) Take(BankWay.Number, [payout], entries);
            else
            {
                Unclear.Add((payout, entries));
                _due.Remove(payout);
                _free.RemoveAll(entries.Contains);
            }
        }
    }

    /// <summary>Joins equal amounts in the order of their days. Equal ones of one provider may be told apart by nothing, and which is which is no matter of money.</summary>
    private void TakeSame(Func<BankedPayout, BankEntry, bool> fits, BankWay way)
    {
        foreach (var payout in _due.ToList())
        {
            var entry = _free.Find(e => e.Amount == payout.Payout.Paid && e.Currency == payout.Payout.Currency && _named[e].Count == 0 && fits(payout, e));
            if (entry is not null) Take(way, [payout], [entry]);
        }
        foreach (var entry in _free.Where(e => e.Amount > Money.Zero && _named[e].Count == 0).ToList())
            if (Matches.Where(m => m.Payouts.Count == 1).Select(m => m.Payouts[0]).FirstOrDefault(p => p.Payout.Paid == entry.Amount && p.Payout.Currency == entry.Currency && fits(p, entry)) is { } paid) TakeAgain(entry, paid);
    }

    /// <summary>Account, amount and date, alone on both sides; an entry that names another provider is not meant.</summary>
    private void TakeAlone()
    {
        bool Fits(BankedPayout p, BankEntry e) => e.Amount == p.Payout.Paid && e.Currency == p.Payout.Currency && _named[e].Count == 0 && (ProviderOf[e] is null || ProviderOf[e] == p.Provider) && IsWithinWorkingDays(p, e);
        var pairs = _due.Select(p => (Payout: p, Entries: _free.FindAll(e => Fits(p, e)))).Where(p => p.Entries.Count == 1 && _due.Count(other => Fits(other, p.Entries[0])) == 1).ToList();
        foreach (var (payout, entries) in pairs) Take(BankWay.Amount, [payout], entries);
    }

    /// <summary>What is left of one provider within the days, one on each side and not far from it: the same payout with another amount.</summary>
    private void TakeOff()
    {
        bool Fits(BankedPayout p, BankEntry e) => e.Amount > Money.Zero && (e.Amount - p.Payout.Paid).Abs().Fen <= Math.Max(NearFen, p.Payout.Paid.Fen / 100) && _named[e].Count == 0 && ProviderOf[e] == p.Provider && IsWithinWorkingDays(p, e);
        var pairs = _due.Select(p => (Payout: p, Entries: _free.FindAll(e => Fits(p, e)))).Where(p => p.Entries.Count == 1 && _due.Count(other => Fits(other, p.Entries[0])) == 1).ToList();
        foreach (var (payout, entries) in pairs) Take(BankWay.Name, [payout], entries);
    }

    private void Take(BankWay way, IReadOnlyList<BankedPayout> payouts, IReadOnlyList<BankEntry> entries)
    {
        Matches.Add(new(way, payouts, entries));
        _due.RemoveAll(payouts.Contains);
        _free.RemoveAll(entries.Contains);
    }

    private void TakeAgain(BankEntry entry, BankedPayout payout)
    {
        Again.Add((entry, payout));
        _free.Remove(entry);
    }

    private static bool IsNear(BankedPayout payout, BankEntry entry, int days) => entry.ValueDate.DayNumber - payout.Date.DayNumber is >= -1 and var off && off <= days;

    private bool IsWithinWorkingDays(BankedPayout payout, BankEntry entry) =>
        entry.ValueDate >= payout.Date ? entry.ValueDate <= _input.Calendar.AddWorkingDays(payout.Date, AmountWorkingDays) : payout.Date <= _input.Calendar.AddWorkingDays(entry.ValueDate, AmountWorkingDays);
}
