using System.Security.Cryptography;
using Rijie.Settlement.Statements.Containers;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>
/// Reads a statement file by its layout: streaming, in bounded memory, every line accounted for. Rows go out in batches as they
/// are read; whether they count is known only from the answer, since totals and other proofs stand at the end.
/// </summary>
internal sealed class StatementReader : IDisposable
{
    private const long MostBytesReceived = 256L * 1024 * 1024;

    private readonly StatementInput _input;
    private readonly FilePlan _plan;
    private readonly FileFacts _facts;
    private readonly FileAccount _account = new();
    private readonly ReadContext _context;
    private readonly Dictionary<string, TableReader> _tables = new(StringComparer.Ordinal);
    private readonly List<string> _provenBy = [];
    private readonly List<MemberHead> _heads = [];
    private readonly MaskedBytes? _onMasked;
    private bool _wasPacked;

    private StatementReader(StatementInput input, StatementLayout layout, Action<StatementBatch>? onBatch, MaskedBytes? onMasked)
    {
        _input = input;
        _onMasked = onMasked;
        _plan = new FilePlan(layout, input.Settings);
        _facts = new FileFacts(layout, input);
        _context = new ReadContext(input, _facts, _account, onBatch);
    }

    /// <summary>Reads a file to its end.</summary>
    /// <param name="input">The bytes and what is known beforehand.</param>
    /// <param name="layout">How the file reads.</param>
    /// <param name="onBatch">Takes rows; the batch is filled anew after it returns.</param>
    /// <param name="onMasked">Takes the innermost bytes for the evidence store, masked.</param>
    /// <param name="cancellationToken">Stops between lines.</param>
    /// <remarks>
    /// Where rows contradict each other the sums need a second look, because the first of them was added before the second came:
    /// a content that can be wound back is read again for that. One that cannot gives sums of zero.
    /// </remarks>
    public static StatementReading Read(
        StatementInput input, StatementLayout layout, Action<StatementBatch> onBatch, MaskedBytes? onMasked = null, CancellationToken cancellationToken = default)
    {
        var start = input.Content.CanSeek ? input.Content.Position : -1;
        using var first = new StatementReader(input, layout, onBatch, onMasked);
        var reading = first.Run(cancellationToken);
        if (reading.Retracted.Count == 0) return reading;
        if (start < 0) return reading.WithoutSums();

        input.Content.Position = start;
        using var second = new StatementReader(input, layout, null, null);
        second._context.Excluded.UnionWith(reading.Retracted);
        var again = second.Run(cancellationToken);
        return again with { Result = reading.Result, Code = reading.Code, Reason = reading.Reason, Retracted = reading.Retracted };
    }

    private StatementReading Run(CancellationToken cancellationToken)
    {
        using var content = new MeteredStream(_input.Content);
        try
        {
            ReadMembers(content, cancellationToken);
            content.Drain(MostBytesReceived);
            CheckWhole(content);
            return Answer(content);
        }
        catch (StatementRefusedException refused)
        {
            content.Drain(MostBytesReceived);
            return refused.Code == "FILE_HEADER" && Misfit() is { } other
                ? Reading(content).AsUnknown(other, other.Found.Count > 0 ? $"{refused.Reason} {other}" : other.ToString())
                : refused.Difference is { } unknown ? Reading(content).AsUnknown(unknown, unknown.ToString()) : Refused(content, refused);
        }
    }

    /// <summary>How the file differs from the layout, where not one line of it was good and the format is to blame.</summary>
    private FormatDifference? Misfit() =>
        _account.GoodLines == 0 && FileFit.Of(_plan, _heads) is { Fits: false, Speaks: true } misfit ? misfit.Difference : null;

    public void Dispose()
    {
        foreach (var table in _tables.Values) table.Dispose();
        _account.Dispose();
    }

    private void ReadMembers(MeteredStream content, CancellationToken cancellationToken)
    {
        if (!_facts.NameFits) _account.Warn("FILE_NAME", "The file's name is none that the layout knows.");
        _facts.Check();
        var container = ContainerReader.Open(content, _plan.Layout, _input.Name);
        while (container.Next() is { } member) ReadMember(member, cancellationToken);
        _wasPacked = container.ProvesWhole;
        if (container.PutBackBlanks) _account.Warn("FILE_B64_SPACE", "Blanks in the Base64 text were read as plus signs.");
    }

    private void ReadMember(ContainerMember member, CancellationToken cancellationToken)
    {
        if (member.Kind is not { } kind)
        {
            _account.Warn("MEMBER_UNKNOWN", "The archive holds a member that the layout does not name; it was not read.", member.Name);
            return;
        }
        var content = new HeadStream(member.Content, MemberHead.MostBytes);
        var head = new MemberHead(member.KindIsGuessed ? null : kind.Table, content.Head().ToArray(), content.Head().Length < MemberHead.MostBytes);
        if (member.KindIsGuessed && _plan.Layout.Members.Count > 1) kind = FileFit.MemberOf(_plan, head);
        if (kind.Role == MemberRole.Rows) _heads.Add(head);
        if (_facts.CheckMember(kind, member.NameFacts) is { } warning) _account.Warn("MEMBER_DATE", warning, member.Name);
        if (!_tables.TryGetValue(kind.Table, out var table))
            _tables[kind.Table] = table = new TableReader(_plan, _plan.Tables[kind.Table], _context);
        _context.AddMember(member.Name);
        if (!table.Read(content, _onMasked, cancellationToken) && !kind.EmptyMeansNoTrade)
            throw new StatementRefusedException("FILE_EMPTY", "There is not one byte.");
    }

    /// <summary>Everything that can show a file to be cut short or another one.</summary>
    private void CheckWhole(MeteredStream content)
    {
        if (_input.DeclaredLength is { } declared && declared != content.BytesRead)
            throw declared > content.BytesRead
                ? new StatementRefusedException("FILE_TRUNCATED", $"Got {content.BytesRead} of {declared} bytes.", content.BytesRead)
                : new StatementRefusedException("FILE_SIZE_MISMATCH", $"Got {content.BytesRead} bytes, {declared} were announced.", declared);
        if (!_input.DeclaredSha256.IsEmpty && !CryptographicOperations.FixedTimeEquals(_input.DeclaredSha256.Span, content.Sha256()))
            throw new StatementRefusedException("FILE_CHECKSUM", "The SHA-256 is not the announced one.");
        if (Misfit() is { } difference) throw new StatementRefusedException(difference.Code, "No line reads as the layout says.") { Difference = difference };
        foreach (var (id, table) in _tables.OrderBy(t => t.Key, StringComparer.Ordinal)) CheckEnd(_plan.Tables[id], table);
        _facts.Check();
        if (_facts.Get(FileFact.Currency) is { } currency && !IsCurrency(currency))
            throw new StatementRefusedException("FILE_HEADER", "The currency is not a code of three letters.");
    }

    private static void CheckEnd(TablePlan plan, TableReader table)
    {
        if (table.IsEmpty) return;
        if (plan.Trailer is not null && !table.TrailerSeen) throw new StatementRefusedException("FILE_TRUNCATED", "The trailer is missing.");
        if (plan.EndMark is not null && !table.EndMarkSeen) throw new StatementRefusedException("FILE_TRUNCATED", "The end mark is missing.");
    }

    private static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);

    private StatementReading Answer(MeteredStream content)
    {
        var (code, reason) = ReasonToHold();
        var rejected = _account[LineClass.Rejected] > 0;
        CollectProofs();
        _context.Frozen.Settle(_account);
        if (_provenBy.Count == 0) _account.Warn("COMPLETENESS_UNPROVEN", Missing());
        return Reading(content) with
        {
            Lines = _account.Counts(),
            Result = code is not null ? FileResult.Held : rejected ? FileResult.ImportedWithRejects : FileResult.Imported,
            Code = code ?? (rejected ? _account.Rejects[0].Code : null),
            Reason = reason ?? (rejected ? _account.Rejects[0].Reason : null),
            TotalDelta = Money.FromFen(_plan.Proofs.Select(p => p.DifferenceFen).OrderByDescending(Math.Abs).FirstOrDefault()),
            // A file that is held says nothing for certain, least of all that there was nothing.
            NoTrade = code is null && _account.RowLines == 0,
        };
    }

    private StatementReading Refused(MeteredStream content, StatementRefusedException refused) => Reading(content).WithoutSums() with
    {
        Result = FileResult.Rejected,
        Code = refused.Code,
        Reason = refused.Reason,
        Retracted = [],
        ForeignSha256Hex = "",
        ForeignMerchants = 0,
    };

    private StatementReading Reading(MeteredStream content) => new()
    {
        Result = FileResult.Rejected,
        Facts = _facts.All(),
        ClearingDate = _facts.ClearingDate,
        Sha256Hex = Convert.ToHexStringLower(content.Sha256()),
        Length = content.BytesRead,
        Rejects = _account.Rejects,
        Retracted = _account.Retracted,
        Warnings = _account.Warnings,
        Completeness = _provenBy.Count > 0 ? Completeness.Proven : Completeness.Unproven,
        ProvenBy = _provenBy,
        Rows = _account.Rows,
        Gross = _account.Gross,
        Fee = _account.Fee,
        Net = _account.Net,
        Adjustments = _account.Adjustments,
        AdjustmentTotal = _account.AdjustmentTotal,
        Payouts = _account.Payouts,
        PayoutTotal = _account.PayoutTotal,
        Held = _account.Held,
        ForeignSha256Hex = _account.ForeignSha256Hex,
        ForeignMerchants = _account.ForeignMerchants,
    };

    private (string? Code, string? Reason) ReasonToHold()
    {
        foreach (var proof in _plan.Proofs)
            if (proof.IsStated && !proof.Holds) return ("FILE_TOTALS", proof.Difference);
        foreach (var table in _tables.Values)
            if (table.Unreadable is { } unreadable) return ("FILE_TOTALS", unreadable);
        if (_account.SumsOverflow) return ("FILE_TOTAL_RANGE", "The sum of the rows is larger than 64 bits of fen.");
        if (_account.HasConflicts) return ("ROW_KEY_CONFLICT", "Rows have the same key and say different things.");
        if (_tables.Values.Any(t => t.EncodingSuspect)) return ("FILE_ENCODING_SUSPECT", "The layout says GB18030, the text is UTF-8.");
        var rejected = _account[LineClass.Rejected];
        return rejected > Math.Min(100, Math.Max(5, _account.RowLines / 100))
            ? ("FILE_REJECTS", $"{rejected} of {_account.RowLines} rows were rejected; the first: {_account.Rejects[0].Code}.")
            : (null, null);
    }

    private void CollectProofs()
    {
        foreach (var (id, table) in _tables.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (table.TrailerSeen && table.Unreadable is null && ProofsOf(id, RecordRole.Trailer).All(p => !p.IsStated || p.Holds)) Prove("trailer");
            if (table.EndMarkSeen) Prove("end_mark");
            var totals = ProofsOf(id, RecordRole.Summary).ToList();
            if (totals.Count == 0) continue;
            if (!totals.Any(p => p.IsStated)) _account.Warn("SUMMARY_MISSING", "A summary is there and names no total; it proves nothing.");
            else if (table.Unreadable is null && totals.All(p => !p.IsStated || p.Holds)) Prove("summary");
        }
        if (!_input.DeclaredSha256.IsEmpty) Prove(_plan.Layout.Companion is null ? "declared_sha256" : "companion");
        if (_input.DeclaredLength is not null) Prove("declared_length");
        if (_wasPacked) Prove("container");
        if (_input.FromSignedMessage) Prove("signed_message");
    }

    private IEnumerable<ProofSum> ProofsOf(string table, RecordRole role) =>
        _plan.Tables[table].Records.Where(r => r.Role == role).SelectMany(r => r.Columns).Select(c => _plan.ByColumn.GetValueOrDefault(c)).OfType<ProofSum>();

    private void Prove(string evidence)
    {
        if (!_provenBy.Contains(evidence)) _provenBy.Add(evidence);
    }

    private string Missing()
    {
        var wanted = new List<string> { "declared_length" };
        if (_plan.Layout.Companion is not null) wanted.Add("companion");
        if (_plan.Layout.Members.Any(m => m.Role == MemberRole.Proof)) wanted.Add("summary");
        return $"Nothing proves that the file is whole; missing: {string.Join(", ", wanted)}.";
    }
}
