namespace Rijie.Settlement.Matching;

/// <summary>What matching must know of a transaction type.</summary>
internal static class TypeFacts
{
    /// <summary>Whether it is an act at the till, which both sides tell; the rest (fees, holds, chargebacks, corrections) is told by the provider alone.</summary>
    public static bool IsToldByBoth(this TransactionType type) =>
        type is TransactionType.Sale or TransactionType.Void or TransactionType.Reversal or TransactionType.Refund or TransactionType.Preauth
            or TransactionType.PreauthVoid or TransactionType.PreauthComplete or TransactionType.PreauthCompleteVoid;

    /// <summary>Whether it takes its original back whole and at once.</summary>
    public static bool Undoes(this TransactionType type) =>
        type is TransactionType.Void or TransactionType.Reversal or TransactionType.PreauthVoid or TransactionType.PreauthCompleteVoid;

    /// <summary>Whether it has a number of its own beside that of its original (specification 1.2).</summary>
    public static bool UndoesOrGivesBack(this TransactionType type) =>
        type is not (TransactionType.Sale or TransactionType.Preauth or TransactionType.PreauthComplete);
}
