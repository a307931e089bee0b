using System.Globalization;
using Rijie.Settlement.Statements.Banks;

namespace Rijie.Settlement.Matching.Payouts;

/// <summary>L4: holds what providers say they paid against what the bank booked (settlement specification 4.4).</summary>
/// <remarks>Each entry and each payout ends in exactly one state. What is missing at the bank is one only once a statement covers its day: waiting is counted in files, not in hours.</remarks>
internal static class BankReconciler
{
    /// <summary>Reconciles one bank account. Pure: the same input gives the same answer, in whatever order it comes.</summary>
    public static BankRun Run(BankInput input)
    {
        var superseded = input.Payouts.GroupBy(p => p.ConnectionId, StringComparer.Ordinal).SelectMany(g =>
        {
            var chains = new PayoutChains(g.Select(p => p.Payout));
            return g.Where(p => chains.Superseded.Contains(p.Payout));
        }).ToHashSet();
        var matcher = new BankMatcher(input, superseded);
        var breaks = new List<Break>();
        var entries = new List<BankEntryStanding>();
        var payouts = new List<BankedStanding>();
        string Add(Break found)
        {
            breaks.Add(found);
            return found.BreakId;
        }

        foreach (var match in matcher.Matches)
        {
            var (paid, booked) = (match.Payouts.Aggregate(Money.Zero, (sum, p) => sum + p.Payout.Paid), match.Entries.Aggregate(Money.Zero, (sum, e) => sum + e.Amount));
            var breakId = paid == booked ? null : Add(Of(BreakCode.B03, null, match.Payouts[0], match.Entries[0], paid, booked));
            var state = breakId is null ? RowState.Matched : RowState.Break;
            payouts.AddRange(match.Payouts.Select(p => new BankedStanding(p, state, BreakId: breakId)));
            entries.AddRange(match.Entries.Select(e => new BankEntryStanding(e, state, match.Payouts[0].Provider, BreakId: breakId)));
        }
        foreach (var (entry, payout) in matcher.Again)
            entries.Add(new(entry, RowState.Break, payout.Provider, BreakId: Add(Of(BreakCode.B04, null, payout, entry, Money.Zero, entry.Amount))));
        foreach (var (payout, parts) in matcher.Unclear)
        {
            var breakId = Add(Of(BreakCode.R10, null, payout, parts[0], payout.Payout.Paid, payout.Payout.Paid));
            payouts.Add(new(payout, RowState.Break, BreakId: breakId));
            entries.AddRange(parts.Select(e => new BankEntryStanding(e, RowState.Break, payout.Provider, BreakId: breakId)));
        }
        foreach (var payout in matcher.Due)
            payouts.Add(input.IsCovered(payout.Date)
                ? new(payout, RowState.Break, BreakId: Add(Of(BreakCode.B01, null, payout, null, payout.Payout.Paid, Money.Zero)))
                : new(payout, RowState.InTransit, BankWords.StatementAwaited));
        var judged = payouts.Select(p => p.Payout).ToHashSet();
        payouts.AddRange(input.Payouts.Where(p => !judged.Contains(p)).Select(p => new BankedStanding(p, RowState.NothingDue, superseded.Contains(p) ? PayoutWords.Superseded : BankWords.NotPaid)));
        foreach (var entry in matcher.Free) entries.Add(Unexpected(entry, matcher.ProviderOf[entry], input, Add));
        entries.AddRange(matcher.Reversed.Select(e => new BankEntryStanding(e, RowState.NothingDue, matcher.ProviderOf[e], BankWords.Reversed)));
        entries.AddRange(input.Entries.Where(e => e.IsCharge).Select(e => new BankEntryStanding(e, RowState.NothingDue, null, BankWords.Charge)));
        return new()
        {
            Matches = [.. matcher.Matches.OrderBy(m => m.Payouts[0].ConnectionId, StringComparer.Ordinal).ThenBy(m => m.Payouts[0].Payout.PayoutNo, StringComparer.Ordinal)],
            Entries = [.. entries.OrderBy(e => e.Entry.BookingDate).ThenBy(e => e.Entry.EntryId, StringComparer.Ordinal)],
            Payouts = [.. payouts.OrderBy(p => p.Payout.ConnectionId, StringComparer.Ordinal).ThenBy(p => p.Payout.Payout.PayoutNo, StringComparer.Ordinal)],
            Breaks = Reconciler.InOrder(breaks),
        };
    }

    /// <summary>Only an entry from a provider must have a payout; the rest of the account is no business of reconciliation.</summary>
    private static BankEntryStanding Unexpected(BankEntry entry, string? provider, BankInput input, Func<Break, string> add)
    {
        if (provider is null) return new(entry, RowState.NothingDue, null, BankWords.NotFromProvider);
        if (input.IsTold(provider, entry.ValueDate) is not { } told) return new(entry, RowState.NothingDue, provider, PayoutWords.NotTold);
        if (!told) return new(entry, RowState.InTransit, provider, BankWords.PayoutAwaited);
        return new(entry, RowState.Break, provider, BreakId: add(new()
        {
            Code = BreakCode.B02,
            Level = MatchLevel.L4,
            ConnectionId = input.BankAccountId,
            Reference = entry.Reference ?? entry.EntryId,
            OriginalDate = entry.BookingDate,
            ProviderRowId = entry.EntryId,
            Delta = entry.Amount,
            Differences = [Difference(BreakCode.B02, Money.Zero, entry.Amount)],
        }));
    }

    private static Break Of(BreakCode code, string? subcode, BankedPayout payout, BankEntry? entry, Money expected, Money actual) => new()
    {
        Code = code,
        Subcode = subcode,
        Level = MatchLevel.L4,
        ConnectionId = payout.ConnectionId,
        Reference = payout.Payout.PayoutNo,
        OriginalDate = entry?.BookingDate ?? payout.Date,
        ProviderRowId = entry?.EntryId,
        Delta = actual - expected,
        Differences = [Difference(code, expected, actual)],
    };

    private static BreakDifference Difference(BreakCode code, Money expected, Money actual) => new()
    {
        Code = code,
        Field = "bank_amount",
        Book = expected.Fen.ToString(CultureInfo.InvariantCulture),
        Actual = actual.Fen.ToString(CultureInfo.InvariantCulture),
        Delta = actual - expected,
    };
}

/// <summary>Reasons of L4; they are stored and the dashboard translates them.</summary>
internal static class BankWords
{
    public const string StatementAwaited = "bank_statement_awaited";
    public const string PayoutAwaited = "payout_awaited";
    public const string NotPaid = "not_paid";
    public const string NotFromProvider = "not_from_provider";
    public const string Reversed = "reversed";
    public const string Charge = "bank_charge";
}
