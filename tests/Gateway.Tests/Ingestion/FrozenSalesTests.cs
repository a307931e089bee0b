using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;

namespace Rijie.Gateway.Tests.Ingestion;

/// <summary>A frozen row is a sale and its hold, unless the sale stands in a row of its own.</summary>
public sealed class FrozenSalesTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Frozen_Alone_IsTheSaleToo(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);

        await ImportAsync(gateway, TestSetup.Day, TestSetup.Row("P1", 1000, 4, "FROZEN"));

        Assert.Equal([(TransactionType.Sale, (TransactionType?)TransactionType.ReserveHold, 1000L, 4L, 996L)], await RowsAsync(gateway));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Frozen_BesideItsSale_IsTheHoldOnly(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);

        var file = await ImportAsync(gateway, TestSetup.Day, TestSetup.Row("P1", 1000, 4, "FROZEN"), TestSetup.Row("P1", 1000, 4), TestSetup.Row("P2", 500, 2, "FROZEN"));

        Assert.Equal(
            [
                (TransactionType.ReserveHold, null, 996L, null, -996L),
                (TransactionType.Sale, null, 1000L, 4L, 996L),
                (TransactionType.Sale, (TransactionType?)TransactionType.ReserveHold, 500L, (long?)2, 498L),
            ],
            await RowsAsync(gateway));
        // The file's own figures are those of the rows: a hold counts against.
        var stated = (await gateway.Get<Rijie.Gateway.Days.DayQuery>().ReadAsync(TestSetup.Day, Token)).Statement;
        Assert.Equal((3L, -996L + 1000 + 500, 6L, -996L + 996 + 498), (file.RowCount, file.GrossFen, file.FeeFen, file.NetFen));
        Assert.Equal((stated.Count, stated.GrossFen, stated.FeeFen, stated.NetFen), (file.RowCount, file.GrossFen, file.FeeFen, file.NetFen));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Frozen_DayAfterItsSale_IsTheHoldOnly(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        await ImportAsync(gateway, TestSetup.Day, TestSetup.Row("P1", 1000, 4));

        await ImportAsync(gateway, TestSetup.Day.AddDays(1), TestSetup.Row("P1", 1000, 4, "FROZEN"));

        Assert.Equal([TransactionType.ReserveHold, TransactionType.Sale], (await RowsAsync(gateway)).Select(r => r.Type).Order().Reverse());
    }

    [Fact]
    public async Task Frozen_WhoseSaleStoodInTheFileThatItReplaces_IsTheSaleToo()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await ImportAsync(gateway, TestSetup.Day, TestSetup.Row("P1", 1000, 4));

        await ImportAsync(gateway, TestSetup.Day, TestSetup.Row("P1", 1000, 4, "FROZEN"));

        Assert.Equal([(TransactionType.Sale, (TransactionType?)TransactionType.ReserveHold, 1000L, 4L, 996L)], await RowsAsync(gateway));
    }

    private static async Task<StatementFileRecord> ImportAsync(TestSetup gateway, DateOnly day, params string[] rows)
    {
        using var content = new MemoryStream(TestSetup.File(rows));
        var account = gateway.Account;
        var outcome = await gateway.Get<StatementIntake>().ImportAsync(
            new() { Account = account, Layout = account.Host!.Plugin.Layout(TestSetup.LayoutId)!, Name = $"DAY_{day:yyyyMMdd}.txt", Content = content, ExpectedClearingDate = day }, Token);
        Assert.Equal("imported", outcome.File.Result);
        return outcome.File;
    }

    private static async Task<IEnumerable<(TransactionType Type, TransactionType? Also, long Gross, long? Fee, long Net)>> RowsAsync(TestSetup gateway) =>
        (await TransactionStore.ListAsync(gateway.Database, "corner-shop-desk", TestSetup.Day, TestSetup.Day.AddDays(1), Token)).OrderBy(r => r.LineNo)
            .Select(r => (r.Transaction.Type, r.Also, r.Transaction.Gross.Fen, r.Transaction.Fee?.Fen, r.Transaction.Net!.Value.Fen));
}
