namespace Rijie.Settlement.Statements.Banks;

/// <summary>Gathers what a reader of bank statements finds, and decides what becomes of the file (reliability 4.0).</summary>
internal sealed class BankFile(string format)
{
    public const int MostEntries = 500_000;
    private const int MostTold = 1_000;

    private readonly List<BankStatement> _statements = [];
    private readonly List<RejectedLine> _rejects = [];
    private readonly SortedDictionary<string, FileWarning> _warnings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private Money _worst;
    private long _rejected;
    private long _entries;
    private long _unproven;

    public long NotBooked { get; set; }

    public void Reject(long lineNo, string? column, string code, string reason)
    {
        _rejected++;
        if (_rejects.Count < MostTold) _rejects.Add(new("", lineNo, 0, column, code, reason));
    }

    public void Warn(string code, string message, long lineNo) =>
        _warnings[code] = _warnings.TryGetValue(code, out var known) ? known with { Count = known.Count + 1 } : new(code, message, 1, "", lineNo);

    /// <summary>Counts what is held in memory.</summary>
    /// <exception cref="StatementRefusedException">There are too many.</exception>
    public void CountEntry()
    {
        if (++_entries > MostEntries) throw new StatementRefusedException("FILE_TOO_MANY_ROWS", $"The file has more than {MostEntries} entries.");
    }

    /// <summary>Takes in a statement whose last line was read.</summary>
    /// <param name="moved">The sum of its booked entries, rejected ones included; <c>null</c> where one of them cannot be known.</param>
    public void Add(BankStatement statement, Money? moved, long lineNo)
    {
        _statements.Add(statement with { Entries = [.. BankEntry.Identified(statement.AccountNo, statement.Entries, _seen)] });
        if (statement is not { Opening: { } opening, Closing: { } closing })
        {
            _unproven++;
            Warn("BANK_NOT_PROVEN", "A statement has no opening or no closing balance: nothing proves that all its entries are there.", lineNo);
            return;
        }
        var delta = moved is { } sum ? opening + sum - closing : opening - closing;
        // An entry that cannot be read leaves them unequal.
        if (moved is null && delta == Money.Zero) delta = Money.FromFen(1);
        if (delta.Abs() > _worst.Abs()) _worst = delta;
    }

    public BankReading Done()
    {
        var (result, code, reason) = Decide();
        return new()
        {
            Result = result,
            Code = code,
            Reason = reason,
            Format = format,
            Statements = _statements,
            Rejects = _rejects,
            Rejected = _rejected,
            NotBooked = NotBooked,
            Warnings = [.. _warnings.Values],
            IsProven = _unproven == 0 && _statements.Count > 0,
            TotalDelta = _worst,
        };
    }

    public static BankReading Refused(string format, StatementRefusedException refused) => new() { Result = FileResult.Rejected, Code = refused.Code, Reason = refused.Reason, Format = format };

    private (FileResult, string?, string?) Decide()
    {
        if (_statements.Count == 0) return (FileResult.Rejected, "FILE_NOT_A_STATEMENT", "The file holds no statement of an account.");
        if (_worst != Money.Zero) return (FileResult.Held, "FILE_TOTALS", $"Opening balance and entries come to {_worst} more than the closing balance: an entry is missing, or one cannot be read.");
        if (_rejected > Math.Min(100, Math.Max(5, (_entries + _rejected) / 100))) return (FileResult.Held, "FILE_REJECTS", $"{_rejected} entries cannot be read.");
        return _rejected > 0 ? (FileResult.ImportedWithRejects, _rejects[0].Code, _rejects[0].Reason) : (FileResult.Imported, null, null);
    }
}
