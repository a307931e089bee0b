using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Tests.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Tests.Ingestion;

public sealed class TransactionStoreTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly DateOnly Day = new(2026, 1, 5);

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Put_RowWithEveryField_ComesBackEqual(string engine)
    {
        await using var store = await TestStore.OpenAsync(engine);
        var row = Row("P1") with { ClearingDate = Day, Member = "m.txt", LineNo = 7, ByteOffset = 600, EvidenceId = "e1", PayoutNo = "B1", RatePpm = 3800, Also = TransactionType.ReserveHold };

        await store.Database.WriteAsync(t => TransactionStore.PutAsync(t, [row], isAnswer: true, Token), Token);
        var rows = await TransactionStore.ListAsync(store.Database, "shop", Day, Day, Token);

        Assert.Equal([row], rows);
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Put_SameRowsThreeTimes_AreStoredOnceAndTheDayIsMarked(string engine)
    {
        await using var store = await TestStore.OpenAsync(engine);
        var rows = Enumerable.Range(0, 101).Select(i => Row($"P{i:000}")).ToList();

        for (var i = 0; i < 3; i++)
            await store.Database.WriteAsync(t => TransactionStore.PutAsync(t, [.. rows, rows[0]], isAnswer: true, Token), Token);
        var stored = await TransactionStore.ListAsync(store.Database, "shop", Day, Day, Token);
        var due = await store.Database.ReadAsync(c => c.QueryAsync<(string, string, long)>("SELECT connection_id, clearing_date, change_no FROM reconciliation_due"), Token);

        Assert.Equal(101, stored.Count);
        Assert.Equal([("shop", "2026-01-05", 3L)], due);
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Put_EightWritersOfOneRow_EndInTheFurthestState(string engine)
    {
        await using var store = await TestStore.OpenAsync(engine);
        TransactionState[] told = [TransactionState.Pending, TransactionState.Succeeded, TransactionState.Unknown, TransactionState.Refunded, TransactionState.Pending, TransactionState.Succeeded, TransactionState.PartlyRefunded, TransactionState.Failed];

        await Task.WhenAll(told.Select(state => Task.Run(() => store.Database.WriteAsync(
            t => TransactionStore.PutAsync(t, [WithState(Row("P1"), state)], isAnswer: false, Token), Token), Token)));
        var stored = await TransactionStore.ListAsync(store.Database, "shop", Day, Day, Token);

        Assert.Equal([TransactionState.Refunded], stored.Select(r => r.Transaction.State));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Add_RowsOfAFileThatIsNotActive_AreNotSeen(string engine)
    {
        await using var store = await TestStore.OpenAsync(engine);

        await store.Database.WriteAsync(t => RowWriter.AddAsync(t, [Row("P1") with { FileId = "f1", Side = Side.Statement }], Token), Token);
        var stored = await TransactionStore.ListAsync(store.Database, "shop", Day, Day, Token);

        Assert.Empty(stored);
    }

    private static StoredRow WithState(StoredRow row, TransactionState state) => row with { Transaction = row.Transaction with { State = state } };

    private static StoredRow Row(string order)
    {
        var transaction = new Transaction
        {
            MerchantNo = "822290058120001",
            Type = TransactionType.Sale,
            State = TransactionState.Succeeded,
            Gross = Money.FromFen(10_000),
            ProviderOrderNo = order,
            MerchantOrderNo = "M-" + order,
            RefundNo = "R",
            RetrievalReference = "RRN",
            UpstreamOrderNo = "U",
            TerminalNo = "T",
            BatchNo = "000001",
            TraceNo = "000002",
            AuthorizationCode = "A",
            Store = "街角",
            OriginalProviderOrderNo = "OP",
            OriginalMerchantOrderNo = "OM",
            OriginalTraceNo = "OT",
            OriginalTradeDate = new(2026, 1, 4),
            TradedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_767_580_000_123),
            ClearingDate = Day,
            SettlementDate = new(2026, 1, 6),
            OrderAmount = Money.FromFen(10_001),
            MerchantDiscount = Money.FromFen(1),
            PlatformDiscount = Money.FromFen(2),
            PayerAmount = Money.FromFen(9_998),
            Fee = Money.FromFen(38),
            Net = Money.FromFen(9_962),
            Product = Product.Qr,
            CardType = CardType.SemiCredit,
            Scheme = Scheme.WeChat,
            MerchantClass = MerchantClass.Preferential,
            MaskedCardNo = "622202******1234",
            MerchantCategoryCode = "5411",
            Remark = "=1+1",
        };
        return new() { ConnectionId = "shop", RowId = RowIdentity.Of(Side.Provider, "shop", transaction, 0), Side = Side.Provider, ClearingDate = Day, Transaction = transaction, ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_767_580_000_000) };
    }
}
