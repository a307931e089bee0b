using System.Text;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;

namespace Rijie.Gateway.Tests.Ingestion;

public sealed class NotificationIntakeTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly TestMessage Paid = new(TestSetup.Merchant, "P1", "Succeeded", 1000, "n1");

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Receive_HundredCopiesAtOnce_AreOneEventAndAHundredAcknowledgements(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => ReceiveAsync(gateway, Paid), Token)));

        Assert.All(answers, a => Assert.Equal((200, "GOT IT"), (a.Status, a.Acknowledgement!.Body)));
        Assert.Equal((1L, 100L), await gateway.Database.ReadAsync(c => c.QuerySingleAsync<(long, long)>("SELECT count(*), CAST(sum(copies) AS BIGINT) FROM notifications"), Token));
        Assert.Equal([Money.FromFen(1000)], (await RowsAsync(gateway)).Select(r => r.Transaction.Gross));
    }

    [Fact]
    public async Task Receive_RepeatAfterNinetyDays_IsAcknowledgedAndChangesNothing()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await ReceiveAsync(gateway, Paid);
        gateway.Clock.Advance(TimeSpan.FromDays(90));

        var again = await ReceiveAsync(gateway, Paid);

        Assert.Equal(200, again.Status);
        Assert.Equal(1, await EventsAsync(gateway));
    }

    [Theory]
    [InlineData("P1", 999, "n2")] // the event again, with another amount
    [InlineData("P2", 1000, "n1")] // the nonce again, for another order
    public async Task Receive_NonceOrEventWithOtherContent_IsRefusedAndTheFirstStays(string order, long grossFen, string nonce)
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await ReceiveAsync(gateway, Paid);

        var replay = await ReceiveAsync(gateway, Paid with { Order = order, GrossFen = grossFen, Nonce = nonce });

        Assert.Equal((401, "SIG_REPLAY"), (replay.Status, replay.Code));
        Assert.Equal(1, await EventsAsync(gateway));
        Assert.Equal([("P1", 1000L)], (await RowsAsync(gateway)).Select(r => (r.Transaction.ProviderOrderNo!, r.Transaction.Gross.Fen)));
    }

    [Fact]
    public async Task Receive_AnySingleBitChanged_IsRefusedAndNothingIsStored()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var message = gateway.Desk.Message(Paid);

        for (var bit = 0; bit < message.Length * 8; bit += 7)
        {
            var changed = (byte[])message.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var answer = await gateway.Get<NotificationIntake>().ReceiveAsync(gateway.Account, [], changed, Token);
            Assert.Equal(401, answer.Status);
        }

        Assert.Equal(0, await EventsAsync(gateway));
    }

    [Theory]
    [InlineData("SIG_MISSING", 401)]
    [InlineData("OWNER_MISMATCH", 403)]
    [InlineData("PAYLOAD_INVALID", 400)]
    [InlineData("PAYLOAD_AMBIGUOUS", 400)]
    [InlineData("PAYLOAD_TOO_LARGE", 413)]
    public void Refused_ForACode_HasItsStatus(string code, int status)
    {
        var answer = NotificationAnswer.Refused(code, "Because.");

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Receive_RefusalThatQuotesTheMessage_HoldsNoCardNumber()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var message = gateway.Desk.Message(Paid with { Card = "6222020000001237" });
        message[0] ^= 1;

        var answer = await gateway.Get<NotificationIntake>().ReceiveAsync(gateway.Account, [], message, Token);

        Assert.Contains("622202******1237", answer.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("6222020000001237", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_ForAnotherMerchant_IsForbidden()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");

        var answer = await ReceiveAsync(gateway, Paid with { Merchant = "822000000000002" });

        Assert.Equal(403, answer.Status);
        Assert.Equal(0, await EventsAsync(gateway));
    }

    [Fact]
    public async Task Receive_AmountUnlikeTheKnownOne_IsKeptAndAskedAndNobodyIsToldPaid()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Desk.Listed.Add(TestSetup.Sale("P1", 1000, TransactionState.Pending));
        await gateway.Get<TransactionPull>().PullAsync(gateway.Account, gateway.Account.Connections[0], TestSetup.Day, null, Token);
        gateway.Desk.Known["P1"] = TestSetup.Sale("P1", 1000);

        var answer = await ReceiveAsync(gateway, Paid with { GrossFen = 1 });
        var doubted = Assert.Single(await RowsAsync(gateway));
        await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);

        Assert.Equal(200, answer.Status);
        Assert.Equal((true, 1000L), (doubted.NeedsQuery, doubted.Transaction.Gross.Fen));
        Assert.Equal((false, TransactionState.Succeeded), (Assert.Single(await RowsAsync(gateway)).NeedsQuery, Assert.Single(await RowsAsync(gateway)).Transaction.State));
    }

    [Theory] // REL-W04
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Receive_AHint_ChangesNothingUntilItsLookupAnswers(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        gateway.Desk.Known["M1"] = TestSetup.Sale("P1", 1000) with { MerchantOrderNo = "M1" };

        var answer = await ReceiveHintAsync(gateway, $"hint M1 {TestSetup.Merchant}");
        var before = await RowsAsync(gateway);
        var answered = await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);

        Assert.Equal((200, "GOT IT"), (answer.Status, answer.Acknowledgement!.Body));
        Assert.Empty(before);
        Assert.Equal(1, answered);
        Assert.Equal(("P1", 1000L), (Assert.Single(await RowsAsync(gateway)).Transaction.ProviderOrderNo, Assert.Single(await RowsAsync(gateway)).Transaction.Gross.Fen));
    }

    [Fact] // REL-T03: nothing unsigned says whose order it is
    public async Task Receive_AHintWithoutAMerchant_IsRoutedByTheAnswer()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite", secondMerchantNo: "822290058120002");
        gateway.Desk.Known["M1"] = TestSetup.Sale("P1", 1000, merchant: "822290058120002") with { MerchantOrderNo = "M1" };

        var answer = await ReceiveHintAsync(gateway, "hint M1");
        await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);

        Assert.Equal(200, answer.Status);
        Assert.Equal("corner-shop-desk-2", await gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<string>("SELECT connection_id FROM transactions"), Token));
    }

    [Fact]
    public async Task Receive_AHintOfAStrangersOrder_IsNeverStored()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Desk.Known["M1"] = TestSetup.Sale("P1", 1000, merchant: "899999999999999") with { MerchantOrderNo = "M1" };

        await ReceiveHintAsync(gateway, "hint M1");
        var failure = await Assert.ThrowsAsync<ProviderException>(() => gateway.Get<LookupWork>().RunAsync(gateway.Account, Token));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Empty(await RowsAsync(gateway));
    }

    [Fact]
    public async Task Receive_AHintOfAnOrderThatIsNone_IsAskedTwiceAndThenForgotten()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await ReceiveHintAsync(gateway, "hint NONE");

        var early = await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);
        gateway.Clock.Advance(TimeSpan.FromMinutes(10));
        var late = await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);
        gateway.Clock.Advance(TimeSpan.FromDays(1));
        var never = await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);

        Assert.Equal((0, 1, 0), (early, late, never)); // it may become visible within ten minutes
        Assert.Equal(("not_found", 2L), await gateway.Database.ReadAsync(c => c.QuerySingleAsync<(string, long)>("SELECT answer, attempts FROM lookups"), Token));
        Assert.Empty(await RowsAsync(gateway));
    }

    [Fact] // REL-T34
    public async Task Receive_AFloodOfHints_IsBoundedAndHoldsNothingElseUp()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var answers = await Task.WhenAll(Enumerable.Range(0, 1_010).Select(i => ReceiveHintAsync(gateway, $"hint FORGED{i:0000}")));
        gateway.Desk.Known["P1"] = TestSetup.Sale("P1", 1000);
        gateway.Desk.Listed.Add(TestSetup.Sale("P1", 1000, TransactionState.Pending));
        await gateway.Get<TransactionPull>().PullAsync(gateway.Account, gateway.Account.Connections[0], TestSetup.Day, null, Token);

        var again = await ReceiveHintAsync(gateway, "hint FORGED2000");
        var signed = await ReceiveAsync(gateway, Paid with { Order = "P2", Nonce = "n2" });
        var answered = await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);

        Assert.Equal((1_000, 10), (answers.Count(a => a.Status == 200), answers.Count(a => (a.Status, a.Code) == (429, "HINTS_WAITING"))));
        Assert.Equal(1_001, await EventsAsync(gateway)); // what was not acknowledged is not stored
        Assert.Equal((429, 200), (again.Status, signed.Status));
        Assert.Equal(1, answered); // the row that was open, before 199 of the hints
        Assert.Contains(await RowsAsync(gateway), r => r.Transaction is { ProviderOrderNo: "P1", State: TransactionState.Succeeded });
    }

    [Fact]
    public async Task Run_AQuestionThatIsRefused_HindersNoOther()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Desk.RefusedOrders.Add("A");
        gateway.Desk.Known["B"] = TestSetup.Sale("P1", 1000) with { MerchantOrderNo = "B" };
        await ReceiveHintAsync(gateway, $"hint A {TestSetup.Merchant}");
        await ReceiveHintAsync(gateway, $"hint B {TestSetup.Merchant}");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => gateway.Get<LookupWork>().RunAsync(gateway.Account, Token));

        Assert.Equal(ProviderFailure.Rejected, failure.Failure);
        Assert.Single(await RowsAsync(gateway));
        Assert.Equal(0, await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token)); // the refused one waits
    }

    [Fact]
    public async Task Receive_CardNumberInTheBody_IsMaskedBeforeItIsStored()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");

        await ReceiveAsync(gateway, Paid);
        var body = await gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<byte[]>("SELECT body FROM notifications"), Token);

        Assert.Contains("622202******1234", Encoding.UTF8.GetString(body!), StringComparison.Ordinal);
        Assert.DoesNotContain("6222020000001234", Encoding.UTF8.GetString(body!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_StoreLocked_IsNotAcknowledged()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(gateway.Folder, "rijie.db")};Pooling=False");
        other.Open();
        await using var held = other.BeginTransaction(deferred: false);

        var failure = await Assert.ThrowsAsync<Rijie.Gateway.Storage.StoreException>(() => ReceiveAsync(gateway, Paid));
        await held.RollbackAsync(Token);

        Assert.Equal("STORE_BUSY", failure.Code);
        Assert.Equal(0, await EventsAsync(gateway));
        Assert.Equal(200, (await ReceiveAsync(gateway, Paid)).Status);
    }

    private static Task<NotificationAnswer> ReceiveHintAsync(TestSetup gateway, string text) =>
        gateway.Get<NotificationIntake>().ReceiveAsync(gateway.Account, [], Encoding.ASCII.GetBytes(text), Token);

    private static Task<NotificationAnswer> ReceiveAsync(TestSetup gateway, TestMessage message) =>
        gateway.Get<NotificationIntake>().ReceiveAsync(gateway.Account, [], gateway.Desk.Message(message), Token);

    private static Task<long> EventsAsync(TestSetup gateway) => gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT count(*) FROM notifications"), Token);

    private static Task<IReadOnlyList<StoredRow>> RowsAsync(TestSetup gateway) =>
        TransactionStore.ListAsync(gateway.Database, "corner-shop-desk", TestSetup.Day, TestSetup.Day.AddDays(200), Token);
}
