namespace Rijie.Conformance;

/// <summary>What happened at one provider account, and what each side says of it. A simulated acquirer answers from it.</summary>
/// <remarks>
/// The book holds the truth once. Each surface (terminal log, API, statement) shows it as it should be, but for the faults
/// that were put in by name. All lists are ordered by trade time, then provider order number.
/// </remarks>
public sealed class Book
{
    private readonly Lock gate = new();
    private readonly List<BookRecord> records = [];
    private readonly Dictionary<DateOnly, StatementPlan> plans = [];
    private readonly List<Payout> payouts = [];
    private int serial;

    /// <summary>The account's organisation, agent or cooperator number; the merchant number where an account is one merchant.</summary>
    public required string OwnerNo { get; init; }

    /// <summary>The terminals of the account's merchants.</summary>
    public required IReadOnlyList<Terminal> Terminals { get; init; }

    /// <summary>The clock that simulator and gateway share.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Everything that happened, in order.</summary>
    public IReadOnlyList<BookRecord> Records
    {
        get { lock (gate) return [.. records.OrderBy(r => r.Truth.TradedAt).ThenBy(r => r.Truth.ProviderOrderNo, StringComparer.Ordinal)]; }
    }

    /// <summary>A number that was not given before, from 1: whatever is numbered within the account takes one.</summary>
    public int NextSerial() => Interlocked.Increment(ref serial);

    /// <summary>Adds a record.</summary>
    public void Add(BookRecord record)
    {
        lock (gate) records.Add(record);
    }

    /// <summary>Puts a record in the place of another.</summary>
    internal void Replace(BookRecord record, BookRecord by)
    {
        lock (gate) records[records.IndexOf(record)] = by;
    }

    /// <summary>Adds a payout.</summary>
    public void Add(Payout payout)
    {
        lock (gate) payouts.Add(payout);
    }

    /// <summary>Says how the statement of a day comes.</summary>
    public void Plan(DateOnly clearingDate, StatementPlan plan)
    {
        lock (gate) plans[clearingDate] = plan;
    }

    /// <summary>How the statement of a day comes; punctual and once, unless planned otherwise.</summary>
    public StatementPlan PlanOf(DateOnly clearingDate)
    {
        lock (gate) return plans.GetValueOrDefault(clearingDate) ?? new StatementPlan();
    }

    /// <summary>What the provider's API shows of a merchant in a window, up to now.</summary>
    public IReadOnlyList<Transaction> InApi(string merchantNo, DateTimeOffset from, DateTimeOffset to) =>
        [.. Told().Where(t => t.MerchantNo == merchantNo && t.TradedAt >= from && t.TradedAt < to && t.TradedAt <= Clock.GetUtcNow())];

    /// <summary>The one transaction that the provider's API shows for a test, or <c>null</c>.</summary>
    public Transaction? Find(Func<Transaction, bool> test) => Told().FirstOrDefault(test);

    /// <summary>The rows that the statement of a day holds.</summary>
    public IReadOnlyList<Transaction> InStatement(DateOnly clearingDate) =>
        [.. Records.SelectMany(r => r.InStatement).Where(t => t.ClearingDate == clearingDate)];

    /// <summary>The rows that a corrected re-issue of the statement holds.</summary>
    public IReadOnlyList<Transaction> InReissue(DateOnly clearingDate) =>
        [.. Records.SelectMany(r => r.InReissue ?? r.InStatement).Where(t => t.ClearingDate == clearingDate)];

    /// <summary>What the shop's terminals logged on a clearing date.</summary>
    public IReadOnlyList<Transaction> OnTerminal(DateOnly clearingDate) =>
        [.. Records.SelectMany(r => r.OnTerminal).Where(t => t.ClearingDate == clearingDate)];

    /// <summary>The payouts for a settlement date.</summary>
    public IReadOnlyList<Payout> Payouts(DateOnly settlementDate)
    {
        lock (gate) return [.. payouts.Where(p => p.SettlementDate == settlementDate).OrderBy(p => p.PayoutNo, StringComparer.Ordinal)];
    }

    /// <summary>What the API tells now: one whose fate is not known yet is pending.</summary>
    private IEnumerable<Transaction> Told()
    {
        var now = Clock.GetUtcNow();
        return Records.Where(r => r.InApi is not null).Select(r => r.PendingUntil > now ? r.InApi! with { State = TransactionState.Pending } : r.InApi!);
    }
}

/// <summary>One transaction and what each surface says of it.</summary>
public sealed record BookRecord
{
    /// <summary>What really happened.</summary>
    public required Transaction Truth { get; init; }

    /// <summary>What the shop's terminal logged: usually once, nothing or twice under a fault. Its clearing date is that of the truth.</summary>
    public IReadOnlyList<Transaction> OnTerminal { get; init; } = [];

    /// <summary>What the provider's API and notifications say, or nothing.</summary>
    public Transaction? InApi { get; init; }

    /// <summary>Until then the API tells it as pending, and no notification is sent about it, then or later; <c>null</c> when its fate was known at once.</summary>
    public DateTimeOffset? PendingUntil { get; init; }

    /// <summary>The rows in the statement.</summary>
    public IReadOnlyList<Transaction> InStatement { get; init; } = [];

    /// <summary>The rows in a re-issue of the statement, or <c>null</c> when they are those of the first.</summary>
    public IReadOnlyList<Transaction>? InReissue { get; init; }

    /// <summary>The fault that was put in, or <c>null</c>.</summary>
    public string? Fault { get; init; }
}

/// <summary>How the statement of a day comes.</summary>
public sealed record StatementPlan
{
    /// <summary>How long after its usual time it is there.</summary>
    public TimeSpan Late { get; init; }

    /// <summary>How long after the first file a corrected re-issue is there, or <c>null</c> for none. The faults below are of the first file only.</summary>
    public TimeSpan? ReissuedAfter { get; init; }

    /// <summary>Whether it never comes.</summary>
    public bool Missing { get; init; }

    /// <summary>Whether its trailer or printed summary tells a wrong total.</summary>
    public bool WrongTotal { get; init; }

    /// <summary>Whether one line is damaged so that it cannot be read; a day without rows has no line to damage.</summary>
    public bool DamagedLine { get; init; }
}
