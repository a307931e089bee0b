namespace Rijie;

/// <summary>The fate of a transaction (settlement specification 1.6). Unknown is a state of its own and never success.</summary>
public enum TransactionState
{
    /// <summary>Not known: no answer, an answer outside the documentation, or still being worked on. The default on purpose.</summary>
    Unknown,

    /// <summary>Accepted and not finished; ask again.</summary>
    Pending,

    /// <summary>Done: money moves.</summary>
    Succeeded,

    /// <summary>Final: no money moves. Declined and closed transactions end here.</summary>
    Failed,

    /// <summary>A succeeded sale that was voided, or reversed by a machine.</summary>
    Reversed,

    /// <summary>A succeeded sale of which a part was given back.</summary>
    PartlyRefunded,

    /// <summary>A succeeded sale that was given back whole.</summary>
    Refunded,
}

/// <summary>Facts about <see cref="TransactionState"/>.</summary>
public static class TransactionStates
{
    /// <summary>Whether the transaction itself once succeeded, whatever was given back later.</summary>
    public static bool HasSucceeded(this TransactionState state) =>
        state is TransactionState.Succeeded or TransactionState.Reversed or TransactionState.PartlyRefunded or TransactionState.Refunded;

    /// <summary>Whether the provider has to be asked again.</summary>
    public static bool IsOpen(this TransactionState state) => state is TransactionState.Unknown or TransactionState.Pending;
}
