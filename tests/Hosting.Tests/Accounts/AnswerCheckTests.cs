using Microsoft.Extensions.DependencyInjection;

namespace Rijie.Hosting.Tests;

public sealed class AnswerCheckTests
{
    private static readonly TransactionQuery Window = new()
    {
        MerchantNo = "M1", From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.UnixEpoch.AddDays(1), Cursor = "page 2", PageSize = 3,
    };

    public static TheoryData<string, Transaction> BadRows => new()
    {
        { "transactions[1].merchant_no is a merchant that was not asked for.", ScriptedPlugin.Sale("M2") },
        { "transactions[1].type is no known type.", ScriptedPlugin.Sale("M1") with { Type = (TransactionType)99 } },
        { "transactions[1].state is no known state.", ScriptedPlugin.Sale("M1") with { State = (TransactionState)99 } },
        { "transactions[1].gross is negative; the type says the direction.", ScriptedPlugin.Sale("M1") with { Gross = Money.FromFen(-1) } },
        { "transactions[1].gross is larger than any amount can be.", ScriptedPlugin.Sale("M1") with { Gross = Money.FromFen(1_000_000_000_000_000) } },
        { "transactions[1].fee is larger than any amount can be.", ScriptedPlugin.Sale("M1") with { Fee = Money.FromFen(long.MinValue) } },
        { "transactions[1].currency is no ISO 4217 code.", ScriptedPlugin.Sale("M1") with { Currency = "rmb" } },
        { "transactions[1].masked_card_no is not masked.", ScriptedPlugin.Sale("M1") with { MaskedCardNo = "6222021234567890128" } },
        { "transactions[1].remark is longer than 8 KiB.", ScriptedPlugin.Sale("M1") with { Remark = new string('x', 8193) } },
        { "transactions[1].original_provider_order_no is longer than 8 KiB.", ScriptedPlugin.Sale("M1") with { OriginalProviderOrderNo = new string('x', 8193) } },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task Transactions_OneBadRow_RefusesThePageWithTheField(string reason, Transaction bad)
    {
        await using var account = HostTransactions(_ => new() { Transactions = [ScriptedPlugin.Sale("M1"), bad] });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Transactions!.ReadAsync(Window, TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.InvalidResponse, $"PLUGIN_ANSWER: {reason}"), (failure.Failure, failure.Message));
        Assert.Equal("INVALID_RESPONSE", account.State.Code);
    }

    [Fact]
    public async Task Transactions_GoodPage_PassesAsItIs()
    {
        var page = new TransactionPage { Transactions = [ScriptedPlugin.Sale("M1"), ScriptedPlugin.Sale("M1") with { Type = TransactionType.Adjustment, Gross = Money.FromFen(-5) }], NextCursor = "page 3" };
        await using var account = HostTransactions(_ => page);

        var read = await account.Transactions!.ReadAsync(Window, TestContext.Current.CancellationToken);

        Assert.Same(page, read);
    }

    [Fact]
    public async Task Remark_ThatHoldsACard_IsMaskedWhicheverWayItComes()
    {
        // The order number beside it passes Luhn too and stays.
        var row = ScriptedPlugin.Sale("M1") with { MerchantOrderNo = "6222021234567894", Remark = "paid with 6222021234567894" };
        await using var list = HostTransactions(_ => new() { Transactions = [row] });
        await using var lookup = ScriptedPlugin.HostLookup((_, _) => Task.FromResult(LookupAnswer.Found(row)));
        await using var notified = HostNotifications(() => new() { Verdict = NotificationVerdict.Verified, EventId = "E1", Transaction = row });

        Transaction?[] read =
        [
            (await list.Transactions!.ReadAsync(Window, TestContext.Current.CancellationToken)).Transactions[0],
            (await lookup.Lookup!.LookUpAsync(new() { MerchantNo = "M1" }, TestContext.Current.CancellationToken)).Transaction,
            notified.Notifications!.Read(Message()).Transaction,
        ];

        Assert.All(read, r => Assert.Equal(("6222021234567894", "paid with 622202******7894"), (r!.MerchantOrderNo, r.Remark)));
    }

    [Fact]
    public async Task Transactions_CursorThatStandsStill_IsRefusedInsteadOfReadForever()
    {
        await using var account = HostTransactions(query => new() { Transactions = [], NextCursor = query.Cursor });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Transactions!.ReadAsync(Window, TestContext.Current.CancellationToken));

        Assert.Equal("PLUGIN_ANSWER: next_cursor does not move on.", failure.Message);
    }

    [Fact]
    public async Task Transactions_MoreThanAskedFor_AreRefused()
    {
        await using var account = HostTransactions(_ => new() { Transactions = [.. Enumerable.Repeat(ScriptedPlugin.Sale("M1"), 4)] });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Transactions!.ReadAsync(Window, TestContext.Current.CancellationToken));

        Assert.Equal("PLUGIN_ANSWER: transactions holds 4 rows where at most 3 were asked for.", failure.Message);
    }

    [Fact]
    public async Task Lookup_OfAnotherMerchant_IsRefused()
    {
        await using var account = ScriptedPlugin.HostLookup((_, _) => Task.FromResult(LookupAnswer.Found(ScriptedPlugin.Sale("M2"))));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(new() { MerchantNo = "M1" }, TestContext.Current.CancellationToken));

        Assert.Equal("PLUGIN_ANSWER: transaction.merchant_no is a merchant that was not asked for.", failure.Message);
    }

    [Fact]
    public void Payouts_OfAMerchantOutsideTheAccount_AreRefused()
    {
        var payout = new Payout { PayoutNo = "P1", MerchantNo = "M1", State = PayoutState.Paid, Paid = Money.FromFen(5) };
        var page = new PayoutPage { Payouts = [payout, payout with { MerchantNo = "M9" }] };

        var failure = Assert.Throws<ProviderException>(() => AnswerCheck.Payouts(new() { SettlementDate = new(2026, 1, 5) }, ["M1", "M2"], page));

        Assert.Equal("PLUGIN_ANSWER: payouts[1].merchant_no is a merchant that was not asked for.", failure.Message);
    }

    [Fact]
    public async Task Statements_UnknownLayout_IsRefusedAndTheFileClosed()
    {
        var content = new MemoryStream([1]);
        await using var account = HostStatements(() => StatementAnswer.Ready(new StatementFile { Name = "a.txt", LayoutId = "weekly", Content = content }));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Statements!.FetchAsync(new() { ClearingDate = new(2026, 1, 5) }, TestContext.Current.CancellationToken));

        Assert.Equal("PLUGIN_ANSWER: files[0].layout_id is no layout of the manifest.", failure.Message);
        Assert.False(content.CanRead);
    }

    [Fact]
    public async Task Statements_ReadyWithoutFiles_IsRefused()
    {
        await using var account = HostStatements(() => StatementAnswer.Ready());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Statements!.FetchAsync(new() { ClearingDate = new(2026, 1, 5) }, TestContext.Current.CancellationToken));

        Assert.Equal("PLUGIN_ANSWER: files is empty, but the statement is said to be ready.", failure.Message);
    }

    [Fact]
    public async Task Statements_StreamThatBreaksWhileItIsRead_IsUnavailable()
    {
        await using var account = HostStatements(() => StatementAnswer.Ready(new StatementFile { Name = "a.txt", LayoutId = "daily", Content = new BrokenStream() }));

        var answer = await account.Statements!.FetchAsync(new() { ClearingDate = new(2026, 1, 5) }, TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<ProviderException>(async () => await answer.Files[0].Content.ReadExactlyAsync(new byte[8], TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Unavailable, "The answer broke off after 0 bytes."), (failure.Failure, failure.Message));
    }

    [Theory]
    [InlineData("M1", NotificationVerdict.Verified, null)]
    [InlineData("M9", NotificationVerdict.Refused, "OWNER_MISMATCH")]
    public async Task Notification_ForAMerchant_IsHeldToTheAccount(string merchantNo, NotificationVerdict verdict, string? code)
    {
        await using var account = HostNotifications(() => new() { Verdict = NotificationVerdict.Verified, EventId = "E1", Transaction = ScriptedPlugin.Sale(merchantNo) });

        var reading = account.Notifications!.Read(Message());

        Assert.Equal((verdict, code), (reading.Verdict, reading.RefusalCode));
    }

    [Fact]
    public async Task Notification_ReaderThrows_IsAFailureAndNeverAWord()
    {
        await using var account = HostNotifications(() => throw new FormatException("Byte 7."));

        var failure = Assert.Throws<ProviderException>(() => account.Notifications!.Read(Message()));

        Assert.Equal((ProviderFailure.InvalidResponse, "PLUGIN_FAILED: the plugin failed with FormatException: Byte 7."), (failure.Failure, failure.Message));
    }

    private static NotificationRequest Message() => new() { Headers = [], Body = new byte[1], ReceivedAt = DateTimeOffset.UnixEpoch };

    private static AccountHost HostTransactions(Func<TransactionQuery, TransactionPage> read) =>
        ScriptedPlugin.Host((services, _) => services.AddSingleton<ITransactionSource>(new ScriptedTransactions(read)), [Capability.Transactions]);

    private static AccountHost HostStatements(Func<StatementAnswer> fetch) =>
        ScriptedPlugin.Host((services, _) => services.AddSingleton<IStatementSource>(new ScriptedStatements(fetch)), [Capability.Statements]);

    private static AccountHost HostNotifications(Func<NotificationReading> read) =>
        ScriptedPlugin.Host((services, _) => services.AddSingleton<INotificationReader>(new ScriptedNotifications(read)), [Capability.Notifications]);

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Reset by peer.");
    }
}
