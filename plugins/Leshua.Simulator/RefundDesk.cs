namespace Rijie.Leshua.Simulator;

/// <summary>What a question for a refund does at Leshua beside answering: it asks upstream again, and starts a refund again that is in an abnormal state. Counted, because nobody may cause it twice.</summary>
internal sealed class RefundDesk
{
    private int questions;
    private int startedAgain;

    /// <summary>How often a refund was asked for.</summary>
    public int Questions => Volatile.Read(ref questions);

    /// <summary>How often asking started a refund again.</summary>
    public int StartedAgain => Volatile.Read(ref startedAgain);

    public void Asked(Transaction? refund)
    {
        Interlocked.Increment(ref questions);
        if (refund?.State is TransactionState.Failed or TransactionState.Unknown) Interlocked.Increment(ref startedAgain);
    }
}
