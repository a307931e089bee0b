using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;

namespace Rijie.Gateway.Tests.Ingestion;

/// <summary>A lookup that the provider may act on, such as one that can start a refund again: asked once at most, and then a person's.</summary>
public sealed class UnsafeLookupTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refund_WhoseLookupFails_IsAskedOnceAndThenNeedsAttention()
    {
        await using var gateway = await OpenAsync();
        gateway.Desk.Listed.Add(Refund(TransactionState.Pending));
        gateway.Desk.Answers = _ => throw new ProviderException(ProviderFailure.Unavailable, "Away.");

        await RunForDaysAsync(gateway, 4);

        Assert.Single(gateway.Desk.Asked, q => q.Type == TransactionType.Refund);
        Assert.Equal(("needs_attention", 1L), await LookupAsync(gateway));
        Assert.Contains("1 questions need attention", (await WorkAsync(gateway, "questions"))!.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refund_StillOpenWhenAsked_IsNotAskedAgain()
    {
        await using var gateway = await OpenAsync();
        gateway.Desk.Listed.Add(Refund(TransactionState.Pending));
        gateway.Desk.Answers = _ => LookupAnswer.Found(Refund(TransactionState.Pending));

        await RunForDaysAsync(gateway, 4);

        Assert.Single(gateway.Desk.Asked);
        Assert.Equal(("needs_attention", 1L), await LookupAsync(gateway));
    }

    [Fact] // REL-F06: a process that dies while it asks
    public async Task Refund_WhoseAskingWasCutOff_IsNotAskedAgain()
    {
        await using var gateway = await OpenAsync();
        gateway.Desk.Listed.Add(Refund(TransactionState.Pending));
        await RunAsync(gateway);
        gateway.Clock.Advance(TimeSpan.FromDays(1));
        using var death = new CancellationTokenSource();
        gateway.Desk.Answers = _ =>
        {
            death.Cancel();
            throw new OperationCanceledException(death.Token);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gateway.Get<LookupWork>().RunAsync(gateway.Account, death.Token));
        gateway.Desk.Answers = null;
        await RunForDaysAsync(gateway, 3);

        Assert.Single(gateway.Desk.Asked);
        Assert.Equal(("needs_attention", 1L), await LookupAsync(gateway));
    }

    [Fact]
    public async Task Refund_ThatANotificationTellsInTime_IsNeverAsked()
    {
        await using var gateway = await OpenAsync();
        gateway.Desk.Listed.Add(Refund(TransactionState.Pending));
        await RunAsync(gateway);

        await NotifyAsync(gateway, "P2", "Refund");
        await RunForDaysAsync(gateway, 4);

        Assert.Empty(gateway.Desk.Asked);
        Assert.Equal(("told", 0L), await LookupAsync(gateway));
        Assert.Null(await WorkAsync(gateway, "questions"));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Refund_ThatTheStatementTellsInTime_IsNeverAsked(string engine)
    {
        await using var gateway = await OpenAsync(engine: engine);
        gateway.Desk.Listed.Add(Refund(TransactionState.Pending));
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P2", 300, 0, "REFUND"));

        await RunForDaysAsync(gateway, 4);

        Assert.Empty(gateway.Desk.Asked);
        Assert.Null(await WorkAsync(gateway, "questions"));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Refund_ThatANotificationTellsAfterwards_NeedsNoAttentionAnyMore(string engine)
    {
        await using var gateway = await OpenAsync(engine: engine);
        gateway.Desk.Listed.Add(Refund(TransactionState.Pending));
        gateway.Desk.Answers = _ => throw new ProviderException(ProviderFailure.Rejected, "Not now.");
        await RunForDaysAsync(gateway, 2);
        Assert.NotNull(await WorkAsync(gateway, "questions"));

        await NotifyAsync(gateway, "P2", "Refund");
        await RunAsync(gateway);

        Assert.Null(await WorkAsync(gateway, "questions"));
        Assert.Single(gateway.Desk.Asked);
    }

    [Fact]
    public async Task Refund_NotifiedUnderAWeakSignature_IsNotAskedForThoughASaleIs()
    {
        await using var gateway = await OpenAsync(SignatureStrength.Weak);

        await NotifyAsync(gateway, "P1", "Sale");
        await NotifyAsync(gateway, "P2", "Refund");
        await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);

        Assert.Equal([TransactionType.Sale], gateway.Desk.Asked.Select(q => q.Type));
    }

    private static async Task NotifyAsync(TestSetup gateway, string order, string type)
    {
        var answer = await gateway.Get<NotificationIntake>().ReceiveAsync(gateway.Account, [], gateway.Desk.Message(new TestMessage(TestSetup.Merchant, order, "Succeeded", 300, "n-" + order, Type: type)), Token);
        Assert.Equal(200, answer.Status);
    }

    private static Task<TestSetup> OpenAsync(SignatureStrength signature = SignatureStrength.Strong, string engine = "Sqlite") =>
        TestSetup.OpenAsync(engine, unsafeReads: ["transaction-lookup/refund"], signature: signature);

    private static Transaction Refund(TransactionState state) => TestSetup.Sale("P2", 300, state) with { Type = TransactionType.Refund, RefundNo = "R2", OriginalProviderOrderNo = "P1" };

    private static Task RunAsync(TestSetup gateway) => gateway.Get<WorkRunner>().RunDueAsync(gateway.Clock.GetUtcNow(), null, Token);

    private static async Task RunForDaysAsync(TestSetup gateway, int days)
    {
        for (var hour = 0; hour < days * 24; hour += 6)
        {
            await RunAsync(gateway);
            gateway.Clock.Advance(TimeSpan.FromHours(6));
        }
        await RunAsync(gateway);
    }

    private static Task<(string?, long)> LookupAsync(TestSetup gateway) =>
        gateway.Database.ReadAsync(c => c.QuerySingleAsync<(string?, long)>("SELECT answer, attempts FROM lookups"), Token);

    private static async Task<WorkOutcome?> WorkAsync(TestSetup gateway, string kind) => (await gateway.Get<WorkLog>().ListAsync(Token)).FirstOrDefault(w => w.Kind == kind);
}
