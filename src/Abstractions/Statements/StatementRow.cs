namespace Rijie.Statements;

/// <summary>What a line of a statement is about.</summary>
public enum RowKind
{
    /// <summary>Money of a transaction, of a <see cref="TransactionType"/>.</summary>
    Transaction,

    /// <summary>A payout to the bank card, told among the transactions or in a list of its own; its state says whether it was paid, is on its way or failed.</summary>
    Payout,

    /// <summary>A transaction whose outcome is still open; counted, not settled.</summary>
    Open,

    /// <summary>A line that moves no money, such as a declined refund or a pre-authorisation.</summary>
    NoMoney,

    /// <summary>A row of a merchant that is not ours; counted with a hash, never stored.</summary>
    Foreign,

    /// <summary>An entry of a bank statement: its gross is what the account gained, negative where it lost; its merchant number is the account's.</summary>
    BankEntry,
}

/// <summary>One imported line of a statement in canonical form, and where it stands.</summary>
public sealed record StatementRow
{
    /// <summary>What the line is about.</summary>
    public required RowKind Kind { get; init; }

    /// <summary>The transaction; for the other kinds what the line says in the same terms: the gross of a payout is what is paid out, negative where it came back.</summary>
    public required Transaction Transaction { get; init; }

    /// <summary>A second fact of the same line: a frozen sale is a sale and a <see cref="TransactionType.ReserveHold"/>.</summary>
    public TransactionType? Also { get; init; }

    /// <summary>With <see cref="Also"/>: the transaction's own type holds only if no other row of the same order, in this file or an earlier one, tells it.</summary>
    public bool UnlessKnown { get; init; }

    /// <summary>Payout or settlement batch number on the row.</summary>
    public string? PayoutNo { get; init; }

    /// <summary>费率 that the row states, in parts per million.</summary>
    public int? RatePpm { get; init; }

    /// <summary>Whether amount, fee and net add up as the layout says; a row that does not stays imported and becomes break <c>R15</c>.</summary>
    public bool Balanced { get; init; } = true;

    /// <summary>The first physical line of the row, from 1.</summary>
    public required long LineNo { get; init; }

    /// <summary>Where the row begins in the unpacked member, in bytes from 0.</summary>
    public required long ByteOffset { get; init; }

    /// <summary>The text of columns without a canonical field, by column name; what a writer needs to give the line back.</summary>
    public IReadOnlyDictionary<string, string> Extras { get; init; } = EmptyExtras;

    private static readonly Dictionary<string, string> EmptyExtras = [];
}
