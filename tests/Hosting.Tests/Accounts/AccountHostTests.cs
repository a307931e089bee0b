using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Rijie.Hosting.Tests;

public sealed class AccountHostTests
{
    [Fact]
    public async Task Create_PluginThrowsAtStart_DegradesTheAccountWithTheReason()
    {
        await using var account = ScriptedPlugin.Host((_, _) => throw new ArgumentException("The private key is no PKCS#8 PEM."), [Capability.TransactionLookup]);

        Assert.Equal(AccountState.Degraded("PLUGIN_START", "ArgumentException: The private key is no PKCS#8 PEM."), account.State);
        Assert.Null(account.Lookup);
    }

    [Fact]
    public async Task Create_CapabilityConstructorThrows_DegradesTheAccount()
    {
        await using var account = ScriptedPlugin.Host(
            (services, _) => services.AddSingleton<ITransactionLookup>(_ => throw new InvalidOperationException("No certificate.")), [Capability.TransactionLookup]);

        Assert.Equal(AccountState.Degraded("PLUGIN_START", "InvalidOperationException: No certificate."), account.State);
    }

    [Fact]
    public async Task Create_PluginLoopsAtStart_DegradesTheAccountAtTheDeadline()
    {
        using var release = new ManualResetEventSlim();
        var late = new TaskCompletionSource();
        await using var account = ScriptedPlugin.Host((services, _) =>
        {
            release.Wait(CancellationToken.None);
            services.AddSingleton<ITransactionLookup>(new ScriptedLookup((_, _) => Task.FromResult(LookupAnswer.NotFound)));
            late.SetResult();
        }, [Capability.TransactionLookup], new() { StartDeadline = TimeSpan.FromMilliseconds(50) });

        release.Set();
        await late.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal("PLUGIN_START", account.State.Code);
        Assert.Null(account.Lookup);
    }

    [Fact]
    public async Task Create_RegistrationsDifferFromTheManifest_DegradesWithBothLists()
    {
        await using var account = ScriptedPlugin.Host(
            (services, _) => services.AddSingleton<ITransactionLookup>(new ScriptedLookup((_, _) => Task.FromResult(LookupAnswer.NotFound))), [Capability.TransactionLookup, Capability.Payouts]);

        Assert.Equal(AccountState.Degraded("PLUGIN_MANIFEST", "The manifest offers [transaction-lookup, payouts], the plugin registers [transaction-lookup]."), account.State);
    }

    [Fact]
    public async Task Create_OptionalCapabilityNotRegistered_IsNotOfferedAndNoFault()
    {
        await using var account = ScriptedPlugin.Host(
            (services, _) => services.AddSingleton<ITransactionLookup>(new ScriptedLookup((_, _) => Task.FromResult(LookupAnswer.NotFound))),
            [Capability.TransactionLookup, Capability.Payouts], optional: [Capability.Payouts]);

        Assert.Equal(AccountState.Ready, account.State);
        Assert.NotNull(account.Lookup);
        Assert.Null(account.Payouts);
    }

    [Fact]
    public async Task Create_RegistersWhatTheManifestDoesNotOffer_DegradesThoughOthersAreOptional()
    {
        await using var account = ScriptedPlugin.Host(
            (services, _) => services.AddSingleton<ITransactionLookup>(new ScriptedLookup((_, _) => Task.FromResult(LookupAnswer.NotFound))),
            [Capability.Payouts], optional: [Capability.Payouts]);

        Assert.Equal("PLUGIN_MANIFEST", account.State.Code);
    }

    [Fact]
    public async Task Create_RequiredSettingMissing_DegradesBeforeThePluginRuns()
    {
        var ran = false;

        await using var account = ScriptedPlugin.Host((_, _) => ran = true, [], settings: new Dictionary<string, string> { ["acount"] = "x" });

        Assert.Equal(AccountState.Degraded("PLUGIN_SETTINGS", "CONFIG_UNKNOWN_KEY: acount: 'acount' is not a setting of scripted; did you mean account."), account.State);
        Assert.False(ran);
    }

    [Fact]
    public async Task Create_Always_GivesThePluginItsContextClockClientAndLogger()
    {
        var clock = new FakeTimeProvider();
        ServiceProvider? given = null;

        await using var account = ScriptedPlugin.Host((services, _) => given = services.BuildServiceProvider(), [], new() { TimeProvider = clock });

        Assert.Equal(AccountState.Ready, account.State);
        Assert.Equal(["M1", "M2"], given!.GetRequiredService<AccountContext>().MerchantNos);
        Assert.Same(clock, given!.GetRequiredService<TimeProvider>());
        Assert.NotNull(given!.GetRequiredService<HttpClient>());
        Assert.NotNull(given!.GetRequiredService<ILogger<ScriptedPlugin>>());
        Assert.Null(given!.GetService<IRemoteFiles>());
    }

    [Fact]
    public async Task Log_OfAPlugin_HoldsNeitherCardNorSecret()
    {
        var sink = new ListSink();
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(sink));
        await using var account = ScriptedPlugin.Host((services, settings) =>
        {
            var log = services.BuildServiceProvider().GetRequiredService<ILogger<ScriptedPlugin>>();
            var failure = new FormatException("Bad card 6222021234567890128 with canary-secret-0042");
            log.LogError(failure, "Order {Order} of card {Card} signed with {Key}", 66001234567890123L, "6222021234567890128", settings["app_key"]);
        }, [], new() { LoggerFactory = logs }, settings: new Dictionary<string, string> { ["app_key"] = "canary-secret-0042" });

        var text = Assert.Single(sink.Lines);
        Assert.DoesNotContain("6222021234567890128", text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-secret-0042", text, StringComparison.Ordinal);
        Assert.Contains("Order 66001234567890123 of card 622202*********0128 signed with ***", text, StringComparison.Ordinal);
    }
}

/// <summary>Keeps all that a sink could write: text, values and exception.</summary>
internal sealed class ListSink : ILoggerProvider, ILogger
{
    public List<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(",", pairs) : "";
        Lines.Add($"{formatter(state, exception)}|{values}|{exception}|{exception?.Message}");
    }

    public void Dispose()
    {
    }
}
