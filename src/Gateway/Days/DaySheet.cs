using Rijie.Gateway.Reconciliation;

namespace Rijie.Gateway.Days;

/// <summary>Counts and money of one kind of row; gross is signed by the type, fee is a cost.</summary>
internal sealed record DaySum
{
    public long Count { get; init; }

    public long GrossFen { get; init; }

    public long FeeFen { get; init; }

    public long NetFen { get; init; }

    public static DaySum operator +(DaySum left, DaySum right) => new()
    {
        Count = left.Count + right.Count,
        GrossFen = left.GrossFen + right.GrossFen,
        FeeFen = left.FeeFen + right.FeeFen,
        NetFen = left.NetFen + right.NetFen,
    };
}

/// <summary>What one source says about a day, in all and by type of transaction.</summary>
/// <remarks>Credit and debit adjustments stand beside the total, as in a provider's own summary.</remarks>
internal sealed record DaySide
{
    public DaySum Total { get; init; } = new();

    public DaySum Adjustments { get; init; } = new();

    /// <summary>By the name of the type, in ordinal order.</summary>
    public IReadOnlyDictionary<string, DaySum> ByType { get; init; } = new SortedDictionary<string, DaySum>(StringComparer.Ordinal);
}

/// <summary>How the statement of a day stands.</summary>
internal sealed record DayStatement
{
    /// <summary>The result of the file, else the provider's last answer, else <c>not_asked</c>.</summary>
    public required string State { get; init; }

    public string? FileId { get; init; }

    public string? Name { get; init; }

    public string? Completeness { get; init; }

    public string? Reason { get; init; }

    public long RejectedLines { get; init; }
}

/// <summary>One connection's day.</summary>
internal sealed record DayLine
{
    public required string ConnectionId { get; init; }

    public required string MerchantId { get; init; }

    public required string MerchantName { get; init; }

    public required string AccountId { get; init; }

    public required string ProviderId { get; init; }

    public required LocalText ProviderName { get; init; }

    public required DaySide Local { get; init; }

    public required DaySide Provider { get; init; }

    public required DaySide Statement { get; init; }

    /// <summary>What the merchant itself knows: its log, else the provider's list, else the statement.</summary>
    public DaySum Sold => Local.Total.Count > 0 ? Local.Total : Provider.Total.Count > 0 ? Provider.Total : Statement.Total;

    public required DayStatement StatementState { get; init; }

    public long Matched { get; init; }

    public long InTransit { get; init; }

    /// <summary>Open breaks of the rows of this connection and of its account's files.</summary>
    public long OpenBreaks { get; init; }

    /// <summary>How many of them are of files; the account's other connections show the same ones, and a total counts them once.</summary>
    public long FileBreaks { get; init; }

    public long CriticalBreaks { get; init; }

    /// <summary>The sum of the deltas of the rows' open breaks.</summary>
    public long BreakDeltaFen { get; init; }

    /// <summary>Net of the statement's rows, adjustments included: what should be paid.</summary>
    public long PayableFen { get; init; }

    public DateOnly? ExpectedPayoutDate { get; init; }

    /// <summary>The working-day list of that year is not final.</summary>
    public bool IsPayoutProvisional { get; init; }
}

/// <summary>One provider's day over all its connections.</summary>
internal sealed record DayProvider
{
    public required string ProviderId { get; init; }

    public required LocalText Name { get; init; }

    public required DaySum Statement { get; init; }

    public required DaySum Provider { get; init; }

    public required DaySum Local { get; init; }

    /// <summary>Of each connection what stands for it, so that the lines add up.</summary>
    public required DaySum Sold { get; init; }

    public required DaySum Adjustments { get; init; }

    public long OpenBreaks { get; init; }

    public long PayableFen { get; init; }
}

/// <summary>A clearing date in one sheet: what was sold, what each provider says, what it kept, what is open.</summary>
internal sealed record DaySheet
{
    public required DateOnly ClearingDate { get; init; }

    /// <summary>In the order of connection ids.</summary>
    public required IReadOnlyList<DayLine> Lines { get; init; }

    /// <summary>In the order of provider ids.</summary>
    public required IReadOnlyList<DayProvider> Providers { get; init; }

    public required DaySum Statement { get; init; }

    public required DaySum Provider { get; init; }

    public required DaySum Local { get; init; }

    /// <summary>Of each connection what stands for it, so that the lines add up.</summary>
    public required DaySum Sold { get; init; }

    /// <summary>Open breaks of rows and files, each once.</summary>
    public long OpenBreaks { get; init; }

    public long CriticalBreaks { get; init; }

    public long PayableFen { get; init; }

    /// <summary>What was paid of it and what the bank booked, where that was asked for.</summary>
    public DayMoney? Money { get; init; }
}

/// <summary>What is to be paid for a settlement date, what was paid, and what the bank booked on that day.</summary>
internal sealed record DayMoney(IReadOnlyList<BatchRecord> Batches, IReadOnlyList<PayoutDetail> Payouts, IReadOnlyList<BankEntryDetail> BankEntries);
