using System.Globalization;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Plans;

/// <summary>A count or sum over all rows of a table, which a trailer or summary must name (reliability 4.0).</summary>
internal sealed class ProofSum(string column, LayoutProof proof)
{
    private Int128 _total;
    private bool _unreadable;

    public string Column { get; } = column;

    public LayoutProof Proof { get; } = proof;

    /// <summary>Whether the file named a number; a proof that is not there proves nothing and refutes nothing.</summary>
    public bool IsStated { get; private set; }

    public Int128 Stated { get; private set; }

    /// <summary>The file named it more than once and differently: a report may close several tables with one total each.</summary>
    public bool IsContradicted { get; private set; }

    public string Member { get; private set; } = "";

    /// <summary>What the rows give; <c>null</c> where an amount among them could not be read.</summary>
    public Int128? Counted => _unreadable ? null : Proof.Absolute ? Int128.Abs(_total) : _total;

    public bool Holds => !IsContradicted && Counted == Stated;

    /// <summary>Of a sum: rows less stated, in fen; 0 of a count, or where either side is unknown.</summary>
    public long DifferenceFen => Proof.Sum is not null && IsStated && !IsContradicted && Counted - Stated is { } off && off >= -Money.LargestFen && off <= Money.LargestFen ? (long)off : 0;

    /// <summary>Why it does not hold, for people.</summary>
    public string Difference => IsContradicted
        ? $"{Column} is stated more than once and differently."
        : string.Create(CultureInfo.InvariantCulture, $"{Column} is {Stated}, the rows give {Counted?.ToString(CultureInfo.InvariantCulture) ?? "an amount that cannot be read"}.");

    /// <summary>Counts a row whose amount is that, in row sense.</summary>
    public void Add(long amount)
    {
        if (Proof.Only != AmountPart.All && (amount < 0) != (Proof.Only == AmountPart.Negative)) return;
        _total += Proof.Sum is null ? Int128.One : amount;
    }

    /// <summary>Counts a row whose amount cannot be read: a plain count goes on, a sum is lost.</summary>
    public void AddUnreadable()
    {
        if (Proof.Sum is null && Proof.Only == AmountPart.All) _total++;
        else _unreadable = true;
    }

    public void State(Int128 value, string member)
    {
        IsContradicted |= IsStated && Stated != value;
        Stated = value;
        IsStated = true;
        Member = member;
    }
}
