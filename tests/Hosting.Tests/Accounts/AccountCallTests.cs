using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Rijie.Hosting.Tests;

public sealed class AccountCallTests
{
    private static readonly LookupQuery Query = new() { MerchantNo = "M1" };
    private static readonly LookupAnswer Found = LookupAnswer.Found(ScriptedPlugin.Sale("M1"));

    [Fact]
    public async Task Call_UnavailableTwice_IsRepeatedAndAnswers()
    {
        var clock = new FakeTimeProvider();
        var calls = 0;
        await using var account = ScriptedPlugin.HostLookup(
            (_, _) => ++calls < 3 ? throw new HttpRequestException("Connection reset.") : Task.FromResult(Found), new() { TimeProvider = clock });

        var answer = await AdvanceUntilDone(clock, account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken));

        Assert.Equal((3, 100L), (calls, answer.Transaction!.Gross.Fen));
        Assert.True(account.State.IsReady);
    }

    [Fact]
    public async Task Call_AlwaysUnavailable_StopsAfterTheRepeatsAndDegrades()
    {
        var calls = 0;
        await using var account = ScriptedPlugin.HostLookup(
            (_, _) => { calls++; throw new SocketException((int)SocketError.ConnectionRefused); }, Quick() with { Repeats = 3 });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken));

        Assert.Equal((4, ProviderFailure.Unavailable), (calls, failure.Failure));
        Assert.Equal("UNAVAILABLE", account.State.Code);
    }

    [Theory]
    [InlineData(ProviderFailure.Unauthorized)]
    [InlineData(ProviderFailure.Rejected)]
    [InlineData(ProviderFailure.InvalidResponse)]
    public async Task Call_FailedForAReasonThatStays_IsNotRepeated(ProviderFailure kind)
    {
        var calls = 0;
        await using var account = ScriptedPlugin.HostLookup((_, _) => { calls++; throw new ProviderException(kind, "No."); }, Quick());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken));

        Assert.Equal((1, kind), (calls, failure.Failure));
    }

    [Fact]
    public async Task Call_PluginThrowsSomethingElse_IsAnInvalidResponseWithTheReason()
    {
        await using var account = ScriptedPlugin.HostLookup((_, _) => throw new FormatException("No amount."), Quick());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Equal("PLUGIN_FAILED: the plugin failed with FormatException: No amount.", failure.Message);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Theory]
    [InlineData("transaction-lookup/refund", TransactionType.Refund, 1)]
    [InlineData("transaction_lookup", TransactionType.Refund, 1)]
    [InlineData("transaction-lookup/refund", TransactionType.Sale, 3)]
    public async Task Call_OfAReadThatIsNotSafe_IsNeverRepeated(string unsafeRead, TransactionType type, int expectedCalls)
    {
        var calls = 0;
        await using var account = ScriptedPlugin.HostLookup(
            (_, _) => { calls++; throw new HttpRequestException("Lost."); }, Quick() with { Repeats = 2 }, [unsafeRead]);

        await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(Query with { Type = type }, TestContext.Current.CancellationToken));

        Assert.Equal(expectedCalls, calls);
    }

    [Fact]
    public async Task Call_RateLimitedWithAWait_IsRepeatedNoEarlier()
    {
        var clock = new FakeTimeProvider();
        var called = new List<DateTimeOffset>();
        await using var account = ScriptedPlugin.HostLookup((_, _) =>
        {
            called.Add(clock.GetUtcNow());
            return called.Count == 1 ? throw new ProviderException(ProviderFailure.RateLimited, "429") { RetryAfter = TimeSpan.FromSeconds(90) } : Task.FromResult(Found);
        }, new() { TimeProvider = clock });

        await AdvanceUntilDone(clock, account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken));

        Assert.Equal(2, called.Count);
        Assert.InRange(called[1] - called[0], TimeSpan.FromSeconds(90), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Call_RateLimitedBeyondTheLongestWait_IsHandedUp()
    {
        var calls = 0;
        await using var account = ScriptedPlugin.HostLookup(
            (_, _) => { calls++; throw new ProviderException(ProviderFailure.RateLimited, "429") { RetryAfter = TimeSpan.FromHours(1) }; }, Quick());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken));

        Assert.Equal((1, TimeSpan.FromHours(1)), (calls, failure.RetryAfter));
    }

    [Fact]
    public async Task Call_FiveFailuresInARow_PausesTheAccountUntilTheClockMovesOn()
    {
        var clock = new FakeTimeProvider();
        var calls = 0;
        var healthy = false;
        await using var account = ScriptedPlugin.HostLookup(
            (_, _) => { calls++; return healthy ? Task.FromResult(Found) : throw new HttpRequestException("Down."); }, Quick() with { TimeProvider = clock, Repeats = 0 });
        for (var i = 0; i < 5; i++) await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken));

        var paused = await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken));
        healthy = true;
        clock.Advance(TimeSpan.FromSeconds(31));
        var answer = await account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken);

        Assert.Equal("The account pauses after 5 failures in a row; the next call after the pause tries again. The last was: The connection failed: Down.", paused.Message);
        Assert.Equal((6, true), (calls, answer.Transaction is not null));
        Assert.True(account.State.IsReady);
    }

    [Fact]
    public async Task Call_FailuresWithASuccessBetween_DoesNotPause()
    {
        var calls = 0;
        await using var account = ScriptedPlugin.HostLookup(
            (_, _) => ++calls % 5 == 0 ? Task.FromResult(Found) : throw new HttpRequestException("Down."), Quick() with { Repeats = 0 });

        for (var i = 0; i < 12; i++)
        {
            try
            {
                await account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken);
            }
            catch (ProviderException e)
            {
                Assert.Equal("The connection failed: Down.", e.Message);
            }
        }

        Assert.Equal(12, calls);
    }

    [Fact]
    public async Task Call_PluginIgnoresItsDeadline_IsLeftBehind()
    {
        var never = new TaskCompletionSource<LookupAnswer>();
        await using var account = ScriptedPlugin.HostLookup((_, _) => never.Task, Quick() with { Repeats = 0, CallDeadline = TimeSpan.FromMilliseconds(50) });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unavailable, failure.Failure);
    }

    [Fact]
    public async Task Call_VirtualDaysPassMeanwhile_DoesNotTimeOut()
    {
        var clock = new FakeTimeProvider();
        await using var account = ScriptedPlugin.HostLookup((_, _) =>
        {
            clock.Advance(TimeSpan.FromDays(3));
            return Task.FromResult(Found);
        }, new() { TimeProvider = clock });

        var answer = await account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken);

        Assert.Equal("M1", answer.Transaction!.MerchantNo);
    }

    [Fact]
    public async Task Call_ClockStandsStill_RepeatsByRealTime()
    {
        var calls = 0;
        await using var account = ScriptedPlugin.HostLookup(
            (_, _) => ++calls == 1 ? throw new HttpRequestException("Reset.") : Task.FromResult(Found), Quick() with { TimeProvider = new FakeTimeProvider() });

        var answer = await account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken);

        Assert.Equal((2, true), (calls, answer.Transaction is not null));
    }

    [Fact]
    public async Task Call_PluginPutsASecretIntoItsFailure_IsHandedUpWithoutIt()
    {
        await using var account = ScriptedPlugin.Host(
            (services, settings) => services.AddSingleton<ITransactionLookup>(new ScriptedLookup((_, _) => throw new FormatException($"Card 6222021234567890128, key {settings["app_key"]}."))),
            [Capability.TransactionLookup], Quick(), settings: new Dictionary<string, string> { ["app_key"] = "canary-secret-0042" });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(Query, TestContext.Current.CancellationToken));

        Assert.Equal("PLUGIN_FAILED: the plugin failed with FormatException: Card 622202*********0128, key ***.", failure.Message);
        Assert.DoesNotContain("canary-secret-0042", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(failure.Message, account.State.Reason);
    }

    [Fact]
    public async Task Call_CallerStops_IsCancelledAndNoFailure()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var account = ScriptedPlugin.HostLookup(async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return Found;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => account.Lookup!.LookUpAsync(Query, stop.Token));

        Assert.True(account.State.IsReady);
    }

    private static HostingOptions Quick() => new() { FirstWait = TimeSpan.FromMilliseconds(1), LongestWait = TimeSpan.FromMilliseconds(5), CallsPerSecond = null };

    private static async Task<T> AdvanceUntilDone<T>(FakeTimeProvider clock, Task<T> task)
    {
        for (var i = 0; i < 5_000 && !task.IsCompleted; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        return await task;
    }
}
