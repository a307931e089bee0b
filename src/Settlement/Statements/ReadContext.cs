using System.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>What the readers of all members of one file share.</summary>
internal sealed class ReadContext(StatementInput input, FileFacts facts, FileAccount account, Action<StatementBatch>? onBatch)
{
    private const int LineBits = 23;
    private const int ClassBits = 2;

    private readonly Dictionary<ulong, byte[]>? _merchants = input.MerchantNos?.Select(Encoding.UTF8.GetBytes)
        .ToDictionary(m => RowKeys.Hash(m, 0), m => m);
    private readonly List<string> _members = [];

    public StatementInput Input { get; } = input;
    public FileFacts Facts { get; } = facts;
    public FileAccount Account { get; } = account;
    public RowKeys Keys { get; } = new();
    public FrozenSums Frozen { get; } = new();

    /// <summary>Rows that a first reading found to contradict a later one: left out of the sums.</summary>
    public HashSet<RowPlace> Excluded { get; } = [];

    public void AddMember(string name) => _members.Add(name);

    public string Member => _members[^1];

    public void HandOut(StatementBatch batch)
    {
        (batch.FileCurrency, batch.FileOwner) = (Facts.Get(FileFact.Currency), Facts.OwnerOrExpected);
        if (batch.Count > 0) onBatch?.Invoke(batch);
        batch.Clear();
    }

    /// <summary>Whether a row without a merchant number can be given to anybody: it is the owner's, if that is a merchant of ours.</summary>
    public bool OwnerIsOurs => Input.MerchantNos is null || (Facts.OwnerOrExpected is { } owner && Input.MerchantNos.Contains(owner));

    /// <summary>Whether rows that name no merchant because the file is one merchant's are known to be another's, and may be.</summary>
    public bool OwnerIsForeign => Input.AcceptsForeignOwner && !OwnerIsOurs && Facts.OwnerOrExpected is not null;

    public bool IsOurs(ReadOnlySpan<byte> merchantNo) =>
        _merchants is null || (merchantNo.IsEmpty ? OwnerIsOurs : IsKnown(merchantNo));

    private bool IsKnown(ReadOnlySpan<byte> merchantNo) =>
        _merchants!.TryGetValue(RowKeys.Hash(merchantNo, 0), out var known) && merchantNo.SequenceEqual(known);

    /// <summary>Where a row stands and what it was, in 31 bits.</summary>
    public uint PlaceOf(long lineNo, LineClass line)
    {
        if (lineNo >= 1 << LineBits) throw new StatementRefusedException("FILE_TOO_MANY_ROWS", "The file has more than 8,388,607 lines.");
        return ((uint)_members.Count - 1 << LineBits + ClassBits) | ((uint)lineNo << ClassBits) | (uint)(line - LineClass.Imported);
    }

    public (string Member, long LineNo, LineClass Class) At(uint place) =>
        (_members[(int)(place >> LineBits + ClassBits)], (place >> ClassBits) & ((1u << LineBits) - 1), LineClass.Imported + (int)(place & 3));
}
