using System.Globalization;
using System.Security.Cryptography;

namespace Rijie.Settlement.Statements;

/// <summary>The class in which a line ends; each in exactly one.</summary>
internal enum LineClass
{
    Header,
    Imported,
    Open,
    NoMoney,
    Foreign,
    Duplicate,
    Rejected,
    Trailer,
    Blank,
}

/// <summary>Keeps the account of a file: where each line ended, what was rejected and why, what the rows add up to.</summary>
internal sealed class FileAccount : IDisposable
{
    public const int MostRows = 5_000_000;
    private const int RejectsKept = 1000;
    private const int MostForeignMerchants = 100_000;

    private readonly long[] _lines = new long[Enum.GetValues<LineClass>().Length];
    private readonly List<RejectedLine> _rejects = [];
    private readonly SortedDictionary<string, FileWarning> _warnings = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> _foreignMerchants = [];
    private IncrementalHash? _foreign;
    private Int128 _gross;
    private Int128 _fee;
    private Int128 _net;
    private Int128 _adjustments;
    private Int128 _paid;

    public long Total { get; private set; }

    public long Rows { get; private set; }

    public long Adjustments { get; private set; }

    public long Payouts { get; private set; }

    public HeldAmounts Holds { get; } = new();

    /// <summary>Lines that are rows, whatever became of them.</summary>
    public long RowLines { get; private set; }

    public List<RowPlace> Retracted { get; } = [];

    public IReadOnlyList<RejectedLine> Rejects => _rejects;

    public IReadOnlyList<FileWarning> Warnings => [.. _warnings.Values];

    public long this[LineClass line] => _lines[(int)line];

    /// <summary>Lines that were read as rows, whatever they are about.</summary>
    public long GoodLines => this[LineClass.Imported] + this[LineClass.Open] + this[LineClass.NoMoney] + this[LineClass.Foreign] + this[LineClass.Duplicate];

    public bool HasConflicts => Retracted.Count > 0;

    public bool SumsOverflow => new[] { _gross, _fee, _net, _adjustments, _paid, Holds.Total }.Any(s => s > long.MaxValue || s < -long.MaxValue);

    public Money Gross => Fen(_gross);

    public Money Fee => Fen(_fee);

    public Money Net => Fen(_net);

    public Money AdjustmentTotal => Fen(_adjustments);

    public Money PayoutTotal => Fen(_paid);

    public Money Held => Fen(Holds.Total);

    public string ForeignSha256Hex => _foreign is null ? "" : Convert.ToHexStringLower(_foreign.GetCurrentHash());

    /// <summary>How many other merchants the foreign lines are of; not counted beyond a hundred thousand.</summary>
    public int ForeignMerchants => _foreignMerchants.Count;

    /// <summary>The next line of the file; every one of these needs one <see cref="End"/>.</summary>
    public void Begin() => Total++;

    public void End(LineClass line)
    {
        _lines[(int)line]++;
        if (line is LineClass.Header or LineClass.Trailer or LineClass.Blank) return;
        if (++RowLines > MostRows) throw new StatementRefusedException("FILE_TOO_MANY_ROWS", $"The file has more than {MostRows:N0} rows.");
    }

    public void Reject(string member, long lineNo, long byteOffset, RowFault fault)
    {
        End(LineClass.Rejected);
        Note(member, lineNo, byteOffset, fault);
    }

    /// <summary>Takes back a row that was handed out, because a later one contradicts it.</summary>
    public void Retract(LineClass was, string member, long lineNo, RowFault fault)
    {
        _lines[(int)was]--;
        _lines[(int)LineClass.Rejected]++;
        Retracted.Add(new(member, lineNo));
        Note(member, lineNo, -1, fault);
    }

    /// <param name="merchant">A hash of its merchant.</param>
    public void Foreign(ReadOnlySpan<byte> line, ulong merchant)
    {
        if (_foreignMerchants.Count < MostForeignMerchants) _foreignMerchants.Add(merchant);
        _foreign ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _foreign.AppendData(line);
        _foreign.AppendData("\n"u8);
        End(LineClass.Foreign);
    }

    public void AddTransaction(TransactionType type, long gross, long fee, long net)
    {
        if (type is TransactionType.CreditAdjustment or TransactionType.DebitAdjustment)
        {
            Adjustments++;
            _adjustments += net;
            return;
        }
        Rows++;
        _gross += gross;
        _fee += fee;
        _net += net;
    }

    /// <summary>A sale that was added is the hold of its net and nothing else.</summary>
    public void TurnIntoHold(long gross, long fee, long net)
    {
        var hold = net * TransactionType.ReserveHold.Sign();
        _gross += hold - gross;
        _fee -= fee;
        _net += hold - net;
    }

    /// <param name="paid">What was paid out; negative where it came back.</param>
    public void AddPayout(long paid)
    {
        Payouts++;
        _paid += paid;
    }

    public void Warn(string code, string message, string member = "", long lineNo = 0) =>
        _warnings[code] = _warnings.TryGetValue(code, out var before) ? before with { Count = before.Count + 1 } : new(code, message, 1, member, lineNo);

    /// <summary>The counts; that they add up is checked here, in every build.</summary>
    public LineCounts Counts()
    {
        var counts = new LineCounts(
            this[LineClass.Header], this[LineClass.Imported], this[LineClass.Duplicate], this[LineClass.Open], this[LineClass.NoMoney],
            this[LineClass.Foreign], this[LineClass.Rejected], this[LineClass.Trailer], this[LineClass.Blank], Total);
        return counts.Classified == Total
            ? counts
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Of {Total} lines {counts.Classified} were classified."));
    }

    public void Dispose() => _foreign?.Dispose();

    private void Note(string member, long lineNo, long byteOffset, RowFault fault)
    {
        if (_rejects.Count < RejectsKept) _rejects.Add(new(member, lineNo, byteOffset, fault.Column, fault.Code, fault.Reason));
    }

    private static Money Fen(Int128 sum) => sum > long.MaxValue || sum < -long.MaxValue ? Money.Zero : Money.FromFen((long)sum);
}
