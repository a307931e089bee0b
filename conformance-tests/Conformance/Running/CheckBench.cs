using Microsoft.Extensions.Time.Testing;
using Rijie.Hosting;
using WireMock.Server;

namespace Rijie.Conformance;

/// <summary>
/// Where one check takes place: a simulated provider with a book of its own, a proxy before it, and the plugin loaded and
/// run by the host as the gateway runs it, but that a failed call is not repeated.
/// </summary>
internal sealed class CheckBench : IAsyncDisposable
{
    /// <summary>The clearing date that checks draw: a Monday without a holiday near.</summary>
    public static readonly DateOnly Day = new(2026, 1, 5);

    private const int MostLooks = 5;
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(5);

    private readonly List<IAsyncDisposable> owned = [];
    private readonly MemoryLog log = new();
    private AccountHost? account;

    /// <summary>Starts server and proxy; the plugin starts when it is first asked.</summary>
    public CheckBench(Subject subject, ProviderWire wire)
    {
        Subject = subject;
        Wire = wire;
        Clock = new(At(Day.AddDays(1), 10, 0));
        Book = NewBook();
        Server = WireMockServer.Start();
        Proxy = new(new Uri(Server.Url!));
        owned.Add(Proxy);
        wire.Answer(Book, Server);
    }

    public Subject Subject { get; }

    /// <summary>The plugin under test.</summary>
    public LoadedPlugin Plugin => Subject.Plugin ?? throw new InconclusiveException($"The plugin does not load: {Subject.Refused?.Reason}");

    public PluginManifest Manifest => Plugin.Manifest;

    public ProviderWire Wire { get; }

    public WireTraits Traits => Wire.Traits;

    /// <summary>The first of the account's own merchants.</summary>
    public string MerchantNo => Traits.MerchantNos[0];

    public Book Book { get; private set; }

    public FakeTimeProvider Clock { get; }

    public WireMockServer Server { get; }

    public FaultProxy Proxy { get; }

    /// <summary>What a check that passes leaves to be read, such as what its question was bounded by.</summary>
    public string? Note { get; set; }

    /// <summary>What the plugin logged; what the host had to hide stands there as ***.</summary>
    public IReadOnlyList<string> Logged => log.Lines;

    /// <summary>How the host runs the plugin; a check may change it before the first call.</summary>
    public HostingOptions Options { get; set; } = new() { AllowLoopbackHttp = true, Repeats = 0, CallsPerSecond = null };

    /// <summary>Settings that differ from the wire's; a <c>null</c> takes one away. To be given before the first call.</summary>
    public Dictionary<string, string?> Changes { get; } = [];

    /// <summary>The plugin at work for the account.</summary>
    public AccountHost Account => account ??= Start(Plugin, Proxy.Address);

    /// <summary>The settings as the account has them.</summary>
    public IReadOnlyDictionary<string, string> SettingsAt(Uri address) => SettingsAt(address, Manifest);

    private Dictionary<string, string> SettingsAt(Uri address, PluginManifest manifest)
    {
        var settings = manifest.Settings.Where(s => s.Value.Default is not null).ToDictionary(s => s.Key, s => s.Value.Default!, StringComparer.Ordinal);
        foreach (var (name, value) in Wire.Settings(address, Book)) settings[name] = value;
        foreach (var (name, value) in Changes)
            if (value is null) settings.Remove(name);
            else settings[name] = value;
        foreach (var name in AccountSettingsReader.Secrets(manifest))
            if (settings.TryGetValue(name, out var secret)) Subject.Secrets.Add(name, secret);
        return settings;
    }

    /// <summary>Starts a plugin for the account's merchants, or for others.</summary>
    public AccountHost Start(LoadedPlugin plugin, Uri address, IReadOnlyList<string>? merchantNos = null, string accountId = "conformance")
    {
        var settings = new AccountSettings { AccountId = accountId, Settings = SettingsAt(address, plugin.Manifest), MerchantNos = merchantNos ?? Traits.MerchantNos };
        var started = AccountHost.Create(plugin, settings, Options with { TimeProvider = Clock, LoggerFactory = log });
        owned.Add(started);
        return started;
    }

    /// <summary>What the plugin itself makes of settings that no host has checked: registers its services and makes its capabilities.</summary>
    /// <returns>The names of the settings that it asked for, and what it threw, if it did.</returns>
    /// <exception cref="NotDeclaredException">The plugin has no code.</exception>
    public (IReadOnlySet<string> Read, Exception? Thrown) StartAlone()
    {
        var entry = Plugin.Entry ?? throw new NotDeclaredException("The plugin has no assembly: its settings are read by the host alone.");
        var given = SettingsAt(Proxy.Address);
        var settings = new SettingsRead(given);
        using var http = new HttpClient();
        var clients = new List<IDisposable>();
        try
        {
            var files = RemoteFileSettings.Create(given, Options with { TimeProvider = Clock }, clients);
            using var services = PluginServices.Build((IProviderPlugin)Activator.CreateInstance(entry)!, settings, new() { AccountId = "alone", MerchantNos = Traits.MerchantNos }, http, Clock, files, log);
            foreach (var capability in PluginServices.Capabilities) _ = services.GetService(capability);
            return (settings.Names, null);
        }
        catch (Exception e) when (e is not NotDeclaredException)
        {
            return (settings.Names, e);
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    /// <summary>Ends a check that asks about a second merchant where there is none.</summary>
    /// <exception cref="NotDeclaredException">The simulator states one merchant only.</exception>
    public void NeedTwoMerchants() => NotDeclaredException.ThrowIf(Traits.MerchantNos.Count < 2, "The simulator states that an account is one merchant (MerchantNos): there is no second one to ask about.");

    /// <summary>A service as the plugin registered it, without the host's guards around it.</summary>
    public T Own<T>()
        where T : class => Account.Need(h => h.Registered.OfType<T>().FirstOrDefault());

    /// <summary>A book of the same account that holds nothing.</summary>
    public Book NewBook(IReadOnlyList<Terminal>? terminals = null) => new()
    {
        OwnerNo = Traits.OwnerNo,
        Clock = Clock,
        Terminals = terminals ??
        [
            .. Traits.MerchantNos.Concat(Traits.ForeignMerchantNo is { } foreign ? [foreign] : []).Select((merchantNo, i) =>
                new Terminal { TerminalNo = Traits.TerminalNo(i + 1), MerchantNo = merchantNo, SerialNo = $"SN{i + 1}", Store = $"街角小店{i + 1}", Active = true }),
        ],
    };

    /// <summary>Answers from another book from now on.</summary>
    public void Use(Book book)
    {
        Book = book;
        Server.Reset();
        Wire.Answer(book, Server);
    }

    /// <summary>Draws a day of one merchant into the book.</summary>
    public IReadOnlyList<(Fault Fault, Transaction Carrier)> Draw(int sales = 30, IReadOnlyList<Fault>? faults = null, StatementPlan? plan = null, DateOnly? day = null, string? merchantNo = null, int seed = 1) =>
        new BookWriter(Book, Wire, merchantNo ?? MerchantNo, Manifest.Provider.DayCut, seed).DrawDay(day ?? Day, sales, faults ?? [], plan);

    /// <summary>Adds one sale that all surfaces show.</summary>
    public Transaction AddSale(long grossFen = 10_000, DateTimeOffset? at = null, string? merchantNo = null, Func<Transaction, Transaction>? with = null) =>
        Put(Sale(grossFen, at, merchantNo, with));

    /// <summary>A sale that is in no book yet.</summary>
    public Transaction Sale(long grossFen = 10_000, DateTimeOffset? at = null, string? merchantNo = null, Func<Transaction, Transaction>? with = null) =>
        Numbered(Drafts.Sale(merchantNo ?? MerchantNo, TerminalOf(merchantNo ?? MerchantNo), Money.FromFen(grossFen), at ?? At(Day, 9, 30),
            Traits.TakesWallets ? (Product.Qr, CardType.None, Scheme.WeChat) : (Product.Card, CardType.Debit, Scheme.UnionPay),
            Traits.TakesWallets ? null : "622202******1234"), with);

    /// <summary>Adds a refund of a sale.</summary>
    public Transaction AddRefund(Transaction sale, long grossFen, DateTimeOffset at) => Add(Drafts.BackOf(sale, TransactionType.Refund, Money.FromFen(grossFen), at));

    /// <summary>Adds a transaction that all surfaces show, numbered by the wire and dated by the day cut; then changed as asked.</summary>
    public Transaction Add(Transaction draft, Func<Transaction, Transaction>? with = null) => Put(Numbered(draft, with));

    /// <summary>Adds a numbered transaction that all surfaces show.</summary>
    public Transaction Put(Transaction truth)
    {
        Book.Add(TradeDraw.Plain(truth));
        return truth;
    }

    /// <summary>A draft numbered by the wire and dated by the day cut; in no book yet.</summary>
    public Transaction Numbered(Transaction draft, Func<Transaction, Transaction>? with = null)
    {
        var numbered = Drafts.Dated(Wire.Number(draft, Book.NextSerial()), Manifest.Provider.DayCut);
        return with is null ? numbered : with(numbered);
    }

    /// <summary>Everything that the list gives for a window, page after page.</summary>
    public async Task<IReadOnlyList<Transaction>> ListAsync(
        CancellationToken cancellationToken, int pageSize = 50, DateTimeOffset? from = null, DateTimeOffset? to = null, string? merchantNo = null, Action<int>? betweenPages = null, AccountHost? host = null)
    {
        var source = (host ?? Account).Need(h => h.Transactions);
        var query = new TransactionQuery { MerchantNo = merchantNo ?? MerchantNo, From = from ?? At(Day, 0, 0), To = to ?? At(Day.AddDays(1), 0, 0), PageSize = pageSize };
        return await Pages.AllAsync(cursor => source.PageAsync(query with { Cursor = cursor }, cancellationToken), "The list", between: betweenPages);
    }

    /// <summary>Asks for one transaction's fate by all that is known of it.</summary>
    public async Task<LookupAnswer> LookUpAsync(Transaction known, CancellationToken cancellationToken, Func<LookupQuery, LookupQuery>? with = null, AccountHost? host = null)
    {
        var question = Wire.Question(known);
        return await (host ?? Account).Need(h => h.Lookup).LookUpAsync(with is null ? question : with(question), cancellationToken);
    }

    /// <summary>Hands a notification to the plugin, as received now.</summary>
    public NotificationReading Read(WireMessage message) => Read(Account, message);

    /// <summary>Hands a notification to one account of the plugin.</summary>
    public NotificationReading Read(AccountHost host, WireMessage message) => host.Need(h => h.Notifications).Read(
        new() { Headers = [KeyValuePair.Create("Content-Type", message.ContentType), .. message.Headers.Where(h => !h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))], Body = message.Body, ReceivedAt = Clock.GetUtcNow() });

    /// <summary>Fetches the statement of a date and reads its files by their layouts.</summary>
    public async Task<StatementSeen> StatementAsync(CancellationToken cancellationToken, DateOnly? day = null, string? merchantNo = null, AccountHost? host = null)
    {
        var source = (host ?? Account).Need(h => h.Statements);
        var asked = merchantNo ?? (Traits.FilesByMerchant ? MerchantNo : null);
        Wire.Deliver(Book, day ?? Day);
        var answer = await source.FetchAsync(new() { ClearingDate = day ?? Day, MerchantNo = asked }, cancellationToken);
        for (var look = 1; look < MostLooks && answer is { Status: StatementStatus.NotReady, AskAgainAfter: { } rest }; look++)
        {
            // A remote file is whole when it did not change between two looks.
            Clock.Advance(rest);
            answer = await source.FetchAsync(new() { ClearingDate = day ?? Day, MerchantNo = asked }, cancellationToken);
        }
        return await StatementSeen.ReadAsync(this, (host ?? Account).Plugin, answer, day ?? Day, cancellationToken);
    }

    /// <summary>What a surface tells of transactions.</summary>
    public IReadOnlyList<Transaction> Told(Surface surface, IEnumerable<Transaction> truths) => [.. truths.Select(t => Wire.Told(surface, t))];

    /// <summary>What a query tells now of a transaction: a sale that was given back since may be told as such.</summary>
    public Transaction ToldNow(Surface surface, Transaction known) => Wire.Told(surface, Wire.StateNow(Book, known) is var state && state != known.State ? known with { State = state } : known);

    /// <summary>The rows that the statement of the drawn day holds of one merchant, all of whom succeeded.</summary>
    public IReadOnlyList<Transaction> InStatement(string? merchantNo = null) => [.. Book.InStatement(Day).Where(t => t.MerchantNo == (merchantNo ?? MerchantNo))];

    /// <summary>What the API shows of the drawn day.</summary>
    public IReadOnlyList<Transaction> InApi(string? merchantNo = null) => Book.InApi(merchantNo ?? MerchantNo, At(Day, 0, 0), At(Day.AddDays(1), 0, 0));

    /// <summary>A time in Beijing.</summary>
    public static DateTimeOffset At(DateOnly day, int hour, int minute, int second = 0) => ChinaTime.ToInstant(day, new TimeOnly(hour, minute, second));

    /// <summary>Closes an account, as the gateway does when it stops.</summary>
    /// <exception cref="CheckFailedException">What the plugin registered throws when it is disposed, or does not end.</exception>
    public async Task CloseAsync(AccountHost closed, TimeSpan longest)
    {
        owned.Remove(closed);
        try
        {
            // On a thread of its own: a Dispose that blocks is left behind.
            await Task.Run(async () => await closed.DisposeAsync()).WaitAsync(longest, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new CheckFailedException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Closing the account took longer than {longest.TotalSeconds:0} s."));
        }
        catch (Exception e)
        {
            throw new CheckFailedException($"Closing the account threw {e.GetType().Name}: {e.Message}", e);
        }
    }

    /// <summary>Closes everything, whatever one of the accounts does.</summary>
    /// <exception cref="CheckFailedException">An account did not close.</exception>
    public async ValueTask DisposeAsync()
    {
        CheckFailedException? failed = null;
        foreach (var one in Enumerable.Reverse(owned.ToList()))
        {
            if (one is not AccountHost closed) await one.DisposeAsync();
            else
                try
                {
                    await CloseAsync(closed, LongestClosing);
                }
                catch (CheckFailedException e)
                {
                    failed ??= e;
                }
        }
        Server.Dispose();
        log.Dispose();
        if (failed is not null) throw failed;
    }

    private string TerminalOf(string merchantNo) => Book.Terminals.First(t => t.MerchantNo == merchantNo).TerminalNo;
}
