using System.Globalization;

namespace Rijie.Settlement.Matching;

/// <summary>A row of the other side that may be the counterpart of one without: how near it is, and what keeps them apart.</summary>
internal sealed record Candidate
{
    /// <summary>The row of the other side.</summary>
    public required string RowId { get; init; }

    /// <summary>The number by which a person finds it.</summary>
    public required string Reference { get; init; }

    /// <summary>The break that the candidate is in itself; linking the two closes both.</summary>
    public string? BreakId { get; init; }

    /// <summary><see cref="MatchTier.MK5"/> or <see cref="MatchTier.MK6"/> where that key holds, and for no other row of either side: a suggestion, which a person confirms.</summary>
    public MatchTier? Suggests { get; init; }

    /// <summary>What both say alike, in the order of the keys.</summary>
    public required IReadOnlyList<string> Agrees { get; init; }

    /// <summary>What one says otherwise, or not at all.</summary>
    public required IReadOnlyList<CandidateDifference> Differs { get; init; }

    /// <summary>The key that needs the fewest changes to hold.</summary>
    public required MatchTier NearestKey { get; init; }

    /// <summary>The fields that would have to change for it; none where it holds.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>What the two would still differ in if they were linked by hand.</summary>
    public required IReadOnlyList<BreakDifference> LeftAfterLink { get; init; }

    /// <summary>What linking costs: the delta of what is left.</summary>
    public Money Cost => LeftAfterLink.Count == 0 ? Money.Zero : LeftAfterLink[0].Delta;
}

/// <summary>A field in which a row and its candidate differ.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Own">What the row says; empty where it says nothing.</param>
/// <param name="Other">What the candidate says.</param>
/// <param name="By">How far they are apart: fen for money, seconds for a time, days for a date; <c>null</c> where that cannot be counted.</param>
internal sealed record CandidateDifference(string Field, string Own, string Other, long? By);

/// <summary>Says why a row found no counterpart: the nearest rows of the other side that found none either.</summary>
internal sealed class Candidates(MatchLevel level, RunFacts facts)
{
    private const int Most = 3;
    private const int LookedAt = 8;
    private static readonly TimeSpan SuggestionWindow = TimeSpan.FromMinutes(5);

    /// <summary>The nearest candidates of each row.</summary>
    /// <param name="book">The rows of the earlier side that have no counterpart, with their breaks; those in transit without.</param>
    /// <param name="actual">Those of the later side.</param>
    /// <returns>By break; breaks without any candidate are left out.</returns>
    public IEnumerable<(string BreakId, IReadOnlyList<Candidate> Nearest)> Of(IReadOnlyList<LoneRow> book, IReadOnlyList<LoneRow> actual)
    {
        var (ofBook, ofActual) = (new LoneRows(book), new LoneRows(actual));
        foreach (var (rows, own, others) in new[] { (book, ofBook, ofActual), (actual, ofActual, ofBook) })
            foreach (var lone in rows)
            {
                if (lone.BreakId is not { } breakId) continue;
                var nearest = others.Near(lone.Row, LookedAt)
                    .Select(other => Compare(lone.Row, other, own, others, isBook: ReferenceEquals(rows, book)))
                    .Where(c => c.Agrees.Count > 1)
                    .OrderByDescending(c => c.Suggests is not null).ThenBy(c => c.Changes.Count).ThenByDescending(c => c.Agrees.Count).ThenBy(c => c.RowId, StringComparer.Ordinal).Take(Most).ToList();
                if (nearest.Count > 0) yield return (breakId, nearest);
            }
    }

    private Candidate Compare(MatchRow row, LoneRow other, LoneRows own, LoneRows others, bool isBook)
    {
        var agrees = new List<string>();
        var differs = new List<CandidateDifference>();
        foreach (var (name, text) in CandidateFields.All)
        {
            var (mine, theirs) = (text(row), text(other.Row));
            if (mine is null && theirs is null) continue;
            if (CandidateFields.AreEqual(name, mine, theirs)) agrees.Add(name);
            else differs.Add(new(name, mine ?? "", theirs ?? "", CandidateFields.Distance(name, row, other.Row)));
        }
        var (key, changes) = CandidateFields.Keys.Select(k => (k.Key, Changes: (IReadOnlyList<string>)[.. k.Value.Where(field => !agrees.Contains(field))])).MinBy(k => (k.Changes.Sum(field => Effort(field, differs)), k.Key));
        MatchTier? suggests = key is MatchTier.MK5 or MatchTier.MK6 && changes.Count == 0 && IsAlone(key, row, others) && IsAlone(key, other.Row, own) ? key : null;
        var pair = isBook ? new RowPair(row, other.Row, key) : new RowPair(other.Row, row, key);
        return new()
        {
            RowId = other.Row.RowId,
            Reference = References.Of(other.Row),
            BreakId = other.BreakId,
            Suggests = suggests,
            Agrees = agrees,
            Differs = differs,
            NearestKey = key,
            Changes = changes,
            LeftAfterLink = PairComparison.Compare(pair, level, facts),
        };
    }

    /// <summary>A value is sooner wrong than left out on one side, and sooner that than said by nobody.</summary>
    private static int Effort(string field, List<CandidateDifference> differs) =>
        differs.Find(d => d.Field == field) is not { } found ? 3 : found.Own.Length > 0 && found.Other.Length > 0 ? 1 : 2;

    /// <summary>Whether one row only of a side has the key of a suggestion with this row.</summary>
    private static bool IsAlone(MatchTier key, MatchRow row, LoneRows others) =>
        others.Near(row, LookedAt).Count(other => CandidateFields.Keys[key].All(field => CandidateFields.All.First(f => f.Name == field).Text is var text && text(row) is { } mine && CandidateFields.AreEqual(field, mine, text(other.Row)))) == 1;

    /// <summary>How far two times may be apart to count as one.</summary>
    public static bool IsNearInTime(TimeSpan apart) => apart.Duration() <= SuggestionWindow;
}

/// <summary>A row that no key paired.</summary>
internal readonly record struct LoneRow(MatchRow Row, string? BreakId);

/// <summary>The rows of one side without a counterpart, found by number, by amount and by terminal.</summary>
internal sealed class LoneRows
{
    private readonly ILookup<string, LoneRow> byNumber;
    private readonly Dictionary<long, List<LoneRow>> byGross;
    private readonly Dictionary<long, List<LoneRow>> byTerminal;

    public LoneRows(IReadOnlyList<LoneRow> rows)
    {
        byNumber = rows.SelectMany(r => NumbersOf(r.Row).Select(number => (number, r))).ToLookup(p => p.number, p => p.r, StringComparer.Ordinal);
        byGross = ByTime(rows, r => r.Row.Gross.Fen);
        byTerminal = ByTime(rows, r => r.Row.Terminal);
    }

    /// <summary>The rows that share a number, and of those with one amount or one terminal the nearest in time.</summary>
    public IEnumerable<LoneRow> Near(MatchRow row, int most)
    {
        var found = NumbersOf(row).SelectMany(number => byNumber[number].Take(most));
        if (byGross.TryGetValue(row.Gross.Fen, out var sameGross)) found = found.Concat(Nearest(sameGross, row, most));
        if (row.Terminal is { } terminal && byTerminal.TryGetValue(terminal, out var sameTerminal)) found = found.Concat(Nearest(sameTerminal, row, most));
        return found.DistinctBy(r => r.Row);
    }

    private static Dictionary<long, List<LoneRow>> ByTime(IReadOnlyList<LoneRow> rows, Func<LoneRow, long?> keyOf) =>
        rows.Where(r => keyOf(r) is not null).GroupBy(r => keyOf(r)!.Value).ToDictionary(g => g.Key, g => g.OrderBy(r => TimeOf(r.Row)).ThenBy(r => r.Row.RowId, StringComparer.Ordinal).ToList());

    /// <summary>As many as wanted around the place that the row would have by its time.</summary>
    private static List<LoneRow> Nearest(List<LoneRow> rows, MatchRow row, int most)
    {
        var time = TimeOf(row);
        var (first, end) = (0, rows.Count);
        while (first < end)
        {
            var middle = (first + end) / 2;
            if (TimeOf(rows[middle].Row) < time) first = middle + 1;
            else end = middle;
        }
        var from = Math.Max(0, first - (most / 2));
        return rows.GetRange(from, Math.Min(most, rows.Count - from));
    }

    /// <summary>Without a trade time the middle of the clearing date.</summary>
    private static DateTimeOffset TimeOf(MatchRow row) => row.TradedAt ?? (row.ClearingDate is { } date ? ChinaTime.ToInstant(date, new TimeOnly(12, 0)) : DateTimeOffset.MaxValue);

    private static IEnumerable<string> NumbersOf(MatchRow row) =>
        ((string?[])[row.ProviderOrderNo, row.MerchantNumber, row.RetrievalReference, row.TraceNo]).OfType<string>().Distinct(StringComparer.Ordinal);
}

/// <summary>What a row and its candidate are compared in, and what the keys are made of.</summary>
internal static class CandidateFields
{
    private const string Gross = "gross";
    private const string TradedAt = "traded_at";
    private const string TradeDate = "trade_date";
    private const string ClearingDate = "clearing_date";
    private const string Type = "type";

    /// <summary>In the order of the keys.</summary>
    public static IReadOnlyList<(string Name, Func<MatchRow, string?> Text)> All { get; } =
    [
        ("provider_order_no", r => r.ProviderOrderNo),
        ("merchant_number", r => r.MerchantNumber),
        ("retrieval_reference", r => r.RetrievalReference),
        (ClearingDate, r => Of(r.ClearingDate)),
        ("terminal_no", r => r.TerminalNo),
        ("batch_no", r => r.BatchNo),
        ("trace_no", r => r.TraceNo),
        (TradeDate, r => Of(r.TradeDate)),
        (Type, r => r.Type.ToString()),
        ("currency", r => r.Currency),
        (Gross, r => PairComparison.Text(r.Gross)),
        (TradedAt, r => r.TradedAt?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
        ("card_last4", r => r.Text(Word.MaskedCardNo) is { Length: >= 4 } card ? card[^4..] : null),
        ("authorization_code", r => r.Text(Word.AuthorizationCode)),
    ];

    /// <summary>Settlement specification 4.2.</summary>
    public static IReadOnlyDictionary<MatchTier, string[]> Keys { get; } = new SortedDictionary<MatchTier, string[]>
    {
        [MatchTier.MK1] = ["provider_order_no", Type],
        [MatchTier.MK2] = ["merchant_number", Type],
        [MatchTier.MK3] = ["retrieval_reference", ClearingDate, Type],
        [MatchTier.MK4] = ["terminal_no", "batch_no", "trace_no", TradeDate, Type],
        [MatchTier.MK5] = [Gross, "card_last4", "authorization_code", TradedAt],
        [MatchTier.MK6] = ["terminal_no", Gross, TradedAt],
    };

    public static bool AreEqual(string field, string? own, string? other) => field == TradedAt && own is not null && other is not null
        ? Candidates.IsNearInTime(Instant(own) - Instant(other)) : own is not null && own == other;

    public static long? Distance(string field, MatchRow own, MatchRow other) => field switch
    {
        Gross => (other.Gross - own.Gross).Fen,
        TradedAt when own.TradedAt is { } mine && other.TradedAt is { } theirs => (theirs - mine).Ticks / TimeSpan.TicksPerSecond,
        ClearingDate when own.ClearingDate is { } mine && other.ClearingDate is { } theirs => theirs.DayNumber - mine.DayNumber,
        TradeDate when own.TradeDate is { } mine && other.TradeDate is { } theirs => theirs.DayNumber - mine.DayNumber,
        _ => null,
    };

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string? Of(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
