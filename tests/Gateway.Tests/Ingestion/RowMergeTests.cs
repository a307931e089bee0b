using Rijie.Gateway.Ingestion;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Tests.Ingestion;

public sealed class RowMergeTests
{
    [Fact]
    public void Merge_ProcessingAfterSuccess_KeepsSuccess()
    {
        var merged = RowMerge.Merge(Row(TransactionState.Succeeded, 1000), Row(TransactionState.Pending, 1000), isAnswer: false);

        Assert.Equal(TransactionState.Succeeded, merged.Transaction.State);
        Assert.False(merged.NeedsQuery);
    }

    [Fact]
    public void Merge_PushedAmountDiffers_KeepsTheKnownOneAndAsks()
    {
        var merged = RowMerge.Merge(Row(TransactionState.Succeeded, 1000), Row(TransactionState.Succeeded, 1), isAnswer: false);

        Assert.Equal(Money.FromFen(1000), merged.Transaction.Gross);
        Assert.True(merged.NeedsQuery);
    }

    [Fact]
    public void Merge_AnsweredAmountDiffers_TakesTheAnswerAndIsSettled()
    {
        var known = Row(TransactionState.Succeeded, 1) with { NeedsQuery = true };

        var merged = RowMerge.Merge(known, Row(TransactionState.Succeeded, 1000), isAnswer: true);

        Assert.Equal(Money.FromFen(1000), merged.Transaction.Gross);
        Assert.False(merged.NeedsQuery);
    }

    [Fact]
    public void Merge_SixStatesInEveryOrder_EndInOneState()
    {
        TransactionState[] told = [TransactionState.Unknown, TransactionState.Pending, TransactionState.Succeeded, TransactionState.PartlyRefunded, TransactionState.Refunded, TransactionState.Failed];

        var ends = Permutations(told).Select(order => order.Aggregate(RowMerge.Later)).ToList();

        Assert.Equal(720, ends.Count);
        Assert.Equal([TransactionState.Refunded], ends.Distinct());
    }

    private static IEnumerable<TransactionState[]> Permutations(TransactionState[] of) =>
        of.Length == 1 ? [of] : of.SelectMany(head => Permutations([.. of.Where(s => s != head)]).Select(tail => (TransactionState[])[head, .. tail]));

    private static StoredRow Row(TransactionState state, long grossFen) => new()
    {
        ConnectionId = "shop",
        RowId = "row",
        Side = Side.Provider,
        ReceivedAt = new DateTimeOffset(2026, 1, 5, 4, 0, 0, TimeSpan.Zero),
        Transaction = new Transaction { MerchantNo = "822290058120001", Type = TransactionType.Sale, State = state, Gross = Money.FromFen(grossFen), ProviderOrderNo = "P1" },
    };
}
