using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rijie.Hosting;

/// <summary>
/// A plugin at work for one account, with services of its own. Every call goes through deadline, rate limit, pause and
/// repeat, and its answer is checked; what fails at start leaves the account degraded and hurts no other.
/// </summary>
internal sealed class AccountHost : IAsyncDisposable
{
    private readonly CallPipeline _calls;
    private readonly ILogger _log;
    private readonly LogMask _mask;
    private readonly bool _started;
    private Activated? _activated;
    private AccountState _state = AccountState.Ready;

    private AccountHost(LoadedPlugin plugin, AccountSettings settings, HostingOptions options)
    {
        Plugin = plugin;
        Options = options;
        Context = new() { AccountId = settings.AccountId, MerchantNos = [.. settings.MerchantNos.Order(StringComparer.Ordinal)] };
        _mask = new(AccountSettingsReader.Secrets(plugin.Manifest).Select(s => settings.Settings.GetValueOrDefault(s)).OfType<string>());
        var logs = new MaskedLoggerFactory(options.LoggerFactory, _mask);
        _log = logs.CreateLogger($"Rijie.Account.{settings.AccountId}");
        _calls = new(options);
        _started = Start(settings, logs);
    }

    public LoadedPlugin Plugin { get; }

    public AccountContext Context { get; }

    public HostingOptions Options { get; }

    /// <summary>Ready, or degraded with the reason of the last failure that a person or time must mend.</summary>
    public AccountState State => Volatile.Read(ref _state);

    public ITransactionSource? Transactions => _activated?.Transactions;

    public ITransactionLookup? Lookup => _activated?.Lookup;

    public INotificationReader? Notifications => _activated?.Notifications;

    public IStatementSource? Statements => _activated?.Statements;

    public IPayoutSource? Payouts => _activated?.Payouts;

    public ITerminalSource? Terminals => _activated?.Terminals;

    /// <summary>The objects that the plugin registered, for tests that look into them; none when it did not start.</summary>
    public IReadOnlyList<object> Registered =>
        _activated is not { } active ? [] : [.. active.Registered.Where(d => !d.ServiceType.IsGenericTypeDefinition).Select(d => d.ServiceType).Distinct().SelectMany(active.Services.GetServices).OfType<object>().Distinct()];

    /// <summary>Starts a plugin for an account. It does not throw for what the plugin or its settings do: see <see cref="State"/>.</summary>
    public static AccountHost Create(LoadedPlugin plugin, AccountSettings settings, HostingOptions options) => new(plugin, settings, options);

    /// <summary>Runs one call of a capability: see <see cref="CallPipeline.RunAsync"/>.</summary>
    /// <param name="call">The capability, or capability and type, as <see cref="ProviderFacts.UnsafeReads"/> writes them.</param>
    /// <param name="invoke">The call and the check of its answer.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <exception cref="ProviderException">The call failed.</exception>
    public async Task<T> CallAsync<T>(string call, Func<CancellationToken, Task<T>> invoke, CancellationToken cancellationToken)
    {
        var deadline = call == CapabilityName.Of(Capability.Statements) ? Options.StatementDeadline : Options.CallDeadline;
        try
        {
            var answer = await _calls.RunAsync(UnsafeReads.IsSafe(Plugin.Manifest.Provider.UnsafeReads, call), deadline, invoke, cancellationToken);
            if (_started) Volatile.Write(ref _state, AccountState.Ready);
            return answer;
        }
        catch (ProviderException e)
        {
            // Only a broken answer needs its trace; a provider that is away is one line, however often it is asked.
            _log.LogWarning(e.Failure is ProviderFailure.InvalidResponse ? e : null, "{Call} failed: {Failure}: {Reason}", call, e.Failure, e.Message);
            if (Degrades(e) is { } degraded) Volatile.Write(ref _state, degraded);
            if (Presentable(e) is var shown && ReferenceEquals(shown, e)) throw;
            throw shown;
        }
    }

    /// <summary>A failure as it may be shown to people: without the words of its causes where those hold a secret or a card number.</summary>
    public ProviderException Presentable(ProviderException e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
            if (!_mask.IsClean(cause.Message)) return new(e.Failure, _mask.Clean(e.Message)) { ProviderCode = e.ProviderCode, RetryAfter = e.RetryAfter };
        return e;
    }

    /// <summary>A plugin's words as they may be stored, shown and answered.</summary>
    public string? Presentable(string? words) => words is null ? null : _mask.Clean(words);

    public async ValueTask DisposeAsync()
    {
        if (_activated is not null)
        {
            await _activated.Services.DisposeAsync();
            foreach (var owned in _activated.Owned) owned.Dispose();
        }
        await _calls.DisposeAsync();
    }

    private AccountState? Degrades(ProviderException e) => e.Failure switch
    {
        ProviderFailure.Unauthorized => Degraded("UNAUTHORIZED", e.Message),
        ProviderFailure.Unavailable when CallFailures.IsUntrusted(e) => Degraded("TLS", e.Message),
        ProviderFailure.Unavailable => Degraded("UNAVAILABLE", e.Message),
        ProviderFailure.InvalidResponse => Degraded("INVALID_RESPONSE", e.Message),
        ProviderFailure.Rejected when e.Message.StartsWith(Egress.Code, StringComparison.Ordinal) => Degraded(Egress.Code, e.Message),
        _ => null,
    };

    private AccountState Degraded(string code, string reason) => AccountState.Degraded(code, _mask.Clean(reason));

    private bool Start(AccountSettings settings, ILoggerFactory logs)
    {
        var problems = AccountSettingsReader.Check(Plugin.Manifest, settings.Settings, Options.AllowLoopbackHttp);
        if (problems.Count > 0)
        {
            _state = Degraded("PLUGIN_SETTINGS", string.Join(" ", problems));
            return false;
        }
        try
        {
            // On another thread, so that a plugin that loops at start holds nobody up; it cannot be stopped before it has a process of its own.
            var starting = Task.Run(() => Activate(settings, logs));
            if (!starting.Wait(Options.StartDeadline)) throw new TimeoutException($"The plugin did not start within {Options.StartDeadline.TotalSeconds:0} s.");
            // Taken over only here: a plugin that starts after all is still too late.
            _activated = starting.Result;
            return true;
        }
        catch (Exception e)
        {
            var cause = e is AggregateException { InnerException: { } inner } ? inner : e;
            if (cause is System.Reflection.TargetInvocationException { InnerException: { } thrown }) cause = thrown;
            _state = cause is PluginRefusedException refused
                ? Degraded(refused.Code, refused.Message)
                : Degraded("PLUGIN_START", $"{cause.GetType().Name}: {cause.Message}");
            _log.LogError(cause, "The plugin {Plugin} did not start", Plugin.Manifest.Id);
            return false;
        }
    }

    private Activated Activate(AccountSettings settings, ILoggerFactory logs)
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var http = GuardedHttp.Create(Plugin.Manifest.Hosts, Options.Http.LargestAnswerBytes, Options, reason => _log.LogWarning("Refused a request: {Reason}", reason));
        var owned = new List<IDisposable> { http };
        services.AddSingleton(http).AddSingleton(Options.TimeProvider).AddSingleton(Context).AddSingleton(logs).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        if (RemoteFileSettings.Create(settings.Settings, Options, owned) is { } files) services.AddSingleton(files);
        var given = services.Count;
        if (Plugin.Entry is { } entry)
        {
            ((IProviderPlugin)Activator.CreateInstance(entry)!).ConfigureServices(services, configuration);
            Compare(services.Skip(given));
        }
        else if (LayoutStatements.IsOfferedBy(Plugin.Manifest)) AddLayoutStatements(services, settings.Settings);
        var provider = services.BuildServiceProvider();
        return new(provider, owned, [.. services.Skip(given)])
        {
            Transactions = Wrap<ITransactionSource>(provider, inner => new GuardedTransactions(this, inner)),
            Lookup = Wrap<ITransactionLookup>(provider, inner => new GuardedLookup(this, inner)),
            Notifications = Wrap<INotificationReader>(provider, inner => new GuardedNotifications(this, inner)),
            Statements = Wrap<IStatementSource>(provider, inner => new GuardedStatements(this, inner)),
            Payouts = Wrap<IPayoutSource>(provider, inner => new GuardedPayouts(this, inner)),
            Terminals = Wrap<ITerminalSource>(provider, inner => new GuardedTerminals(this, inner)),
        };
    }

    /// <summary>A plugin that is all layout has its files fetched by the host; an account without an address gets them by hand alone.</summary>
    private void AddLayoutStatements(IServiceCollection services, IReadOnlyDictionary<string, string> settings)
    {
        if (!settings.ContainsKey(RemoteFileSettings.Files)) return;
        var folder = FolderPattern.Parse(settings.GetValueOrDefault(RemoteFileSettings.Folder, "/"), out _)!; // checked with the settings
        foreach (var layout in Plugin.Layouts)
            if (folder.Refuse(layout, LayoutStatements.OwnerOf(layout, settings)) is { } reason) throw new PluginRefusedException("PLUGIN_SETTINGS", reason);
        services.AddSingleton<IStatementSource>(provider => new LayoutStatements(provider.GetRequiredService<IRemoteFiles>(), folder, Plugin, settings, Context));
    }

    private void Compare(IEnumerable<ServiceDescriptor> registered)
    {
        var does = registered.Select(d => CapabilityName.OfService(d.ServiceType)).OfType<Capability>().Order().ToArray();
        var says = Plugin.Manifest.Capabilities.Order().ToArray();
        if (does.Except(says).Any() || does.Distinct().Count() != does.Length || says.Except(does).Except(Plugin.Manifest.Optional).Any())
            throw new PluginRefusedException(ManifestCheck.Code, $"The manifest offers [{Names(says)}], the plugin registers [{Names(does)}].");

        static string Names(IEnumerable<Capability> capabilities) => string.Join(", ", capabilities.Select(CapabilityName.Of));
    }

    private static T? Wrap<T>(ServiceProvider services, Func<T, T> guard) where T : class => services.GetService<T>() is { } inner ? guard(inner) : null;

    /// <summary>What a plugin registered, guarded, and what has to be closed with it.</summary>
    private sealed record Activated(ServiceProvider Services, IReadOnlyList<IDisposable> Owned, IReadOnlyList<ServiceDescriptor> Registered)
    {
        public ITransactionSource? Transactions { get; init; }

        public ITransactionLookup? Lookup { get; init; }

        public INotificationReader? Notifications { get; init; }

        public IStatementSource? Statements { get; init; }

        public IPayoutSource? Payouts { get; init; }

        public ITerminalSource? Terminals { get; init; }
    }
}
