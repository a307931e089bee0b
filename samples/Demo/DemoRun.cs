using Rijie.Conformance;
using Rijie.Gateway;
using Rijie.Gateway.Plugins;
using Rijie.Hosting;
using Rijie.Settlement.Calendars;

namespace Rijie.Demo;

/// <summary>Lets the virtual days pass: trades and notifications by day, the terminal log in the evening, statements the next morning.</summary>
internal sealed class DemoRun : IAsyncDisposable
{
    /// <summary>When the gateway is let to work, each day.</summary>
    private static readonly IReadOnlyList<TimeOnly> Looks =
        [new(8, 45), new(9, 45), new(10, 45), new(12, 45), new(14, 45), new(16, 45), new(18, 45), new(20, 45), new(22, 45), new(23, 58)];

    private const int DaysAfter = 2;

    private static readonly TimeOnly Noon = new(12, 0);

    private static readonly DateOnly FirstDay = new(2026, 1, 5);

    /// <summary>As the configuration of <see cref="DemoFolder"/> says.</summary>
    private static readonly PayoutTerms DemoTerms = new() { Speed = SettlementSpeed.Parse("T1") };

    private readonly DemoOptions _options;
    private readonly DemoFolder _folder = new();
    private readonly VirtualClock _clock = new(ChinaTime.ToInstant(FirstDay, new TimeOnly(8, 0)));
    private readonly IReadOnlyList<Brand> _brands;
    private readonly List<BreakSeen> _injected = [];
    private readonly Random? _shuffle;
    private readonly HttpClient _http = new();
    private WebApplication? _gateway;
    private IDisposable? _store;
    private int _batches;

    public DemoRun(DemoOptions options)
    {
        _options = options;
        _shuffle = options.Shuffle is { } seed ? new Random(seed) : null;
        _brands = [.. Chain.Accounts.Select((account, i) => Brand.Start(account, _clock, options.Seed + 10 * i))];
    }

    public IServiceProvider Services => _gateway!.Services;

    public Uri Address => new(_gateway!.Urls.First());

    public IReadOnlyList<Brand> Brands => _brands;

    public IReadOnlyList<BreakSeen> Injected => _injected;

    public static DateOnly LastDay(DemoOptions options) => FirstDay.AddDays(options.Days - 1);

    public static DateOnly Start => FirstDay;

    /// <summary>Starts the gateway on an empty store.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _folder.Write([.. InOrder(_brands)], PluginFolder.Load(BuiltPlugins(), ContractInfo.Host), _options);
        _gateway = GatewayHost.Build(GatewaySetup.Read(_folder.Configuration), new GatewayHostOptions
        {
            Clock = _clock,
            Schedule = false,
            // A free port can be had on one address only; a named one answers on both loopback addresses, whichever a browser tries.
            Listen = _options.Port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{_options.Port}",
            // A start that fails is told in one line, by the demo.
            Logging = logging => logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None),
        });
        _store = await GatewayHost.StartStoreAsync(_gateway.Services, cancellationToken);
        await _gateway.StartAsync(cancellationToken);
    }

    /// <summary>Lets all days pass, and two more mornings for the last files.</summary>
    public async Task PlayAsync(Action<DateOnly> onDay, CancellationToken cancellationToken)
    {
        var work = Services.GetRequiredService<WorkRunner>();
        for (var day = FirstDay; day <= LastDay(_options).AddDays(DaysAfter); day = day.AddDays(1))
        {
            onDay(day);
            var trades = day <= LastDay(_options) ? Draw(day) : [];
            var next = 0;
            foreach (var time in Looks)
            {
                var until = ChinaTime.ToInstant(day, time);
                var now = trades.Skip(next).TakeWhile(t => t.Transaction.TradedAt < until).ToList();
                next += now.Count;
                foreach (var (brand, transaction) in InOrder(now)) await NotifyAsync(brand, transaction, cancellationToken);
                _clock.MoveTo(until);
                await work.RunDueAsync(_clock.GetUtcNow(), null, cancellationToken);
            }
            await UploadLogsAsync(day, work, cancellationToken);
        }
    }

    /// <summary>As given, or in the drawn order that <c>--shuffle</c> asks for.</summary>
    private IEnumerable<T> InOrder<T>(IEnumerable<T> items)
    {
        if (_shuffle is null) return items;
        var drawn = items.ToArray();
        _shuffle.Shuffle(drawn);
        return drawn;
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        _store?.Dispose();
        _http.Dispose();
        foreach (var brand in _brands) brand.Dispose();
        _folder.Dispose();
    }

    private List<(Brand Brand, Transaction Transaction)> Draw(DateOnly day)
    {
        for (var b = 0; b < _brands.Count; b++) Draw(_brands[b], b, day);
        return [.. _brands.SelectMany(brand => brand.Book.Records.Where(r => r.PendingUntil is null).Select(r => r.InApi).OfType<Transaction>()
                .Where(t => ChinaTime.ToDate(t.TradedAt!.Value) == day && t.State == TransactionState.Succeeded && brand.Stores.Any(s => s.MerchantNo == t.MerchantNo)).Select(t => (brand, t)))
            .OrderBy(t => t.t.TradedAt).ThenBy(t => t.t.ProviderOrderNo, StringComparer.Ordinal)];
    }

    private void Draw(Brand brand, int number, DateOnly day)
    {
        var (since, traits) = (day.DayNumber - FirstDay.DayNumber, brand.Wire.Traits);
        var plan = FaultPlan.Of(since, number, traits);
        // Faults of rows and payouts would hide behind a file that does not count.
        var isSound = plan is { FileCode: null, Sales: > 0 };
        for (var s = 0; s < brand.Stores.Count; s++)
        {
            var store = brand.Stores[s];
            foreach (var (fault, carrier) in store.Writer.DrawDay(day, plan.Sales, isSound ? [.. FaultPlan.RowsOf(since, number, s, traits), .. AcrossBrands(number, s, day)] : [], plan.Statement))
                _injected.Add(new(fault.Code, store.ConnectionId, carrier.ProviderOrderNo ?? carrier.RefundNo ?? carrier.MerchantOrderNo ?? ""));
        }
        brand.Foreign?.DrawDay(day, plan.Sales / 4, [], plan.Statement);
        for (var s = 0; s < brand.Stores.Count; s++)
        {
            DrawPayout(brand, number, brand.Stores[s], day, isSound ? FaultPlan.PayoutOf(since, number, s, traits) : null);
            if (plan.Sales == 0 && traits is { PayoutStates.Count: > 0, PaysSameDay: false } && IsSeen(day, null))
                _injected.Add(new("P04", brand.Stores[s].ConnectionId, brand.Stores[s].Writer.DrawUnexpectedPayout(day).PayoutNo));
        }
        if (plan.FileCode is { } code)
            foreach (var name in NamesOf(brand, day, plan.Statement)) _injected.Add(new(code, brand.AccountId, name));
    }

    /// <summary>In the first store of a brand: an order that was paid at the brand before, and a refund of a sale that was made there.</summary>
    private IEnumerable<Fault> AcrossBrands(int number, int store, DateOnly day)
    {
        if (number == 0 || store > 0) yield break;
        var before = _brands[number - 1].Stores[0].Writer;
        if (before.SetAside(day, Noon) is { } paid) yield return Fault.PaidElsewhere(paid);
        if (before.SetAside(day, Noon) is { } sold) yield return Fault.SoldElsewhere(sold);
    }

    /// <summary>A payout that would be due after the last virtual day gets no fault: nobody could see it.</summary>
    private void DrawPayout(Brand brand, int number, BrandStore store, DateOnly day, PayoutFault? fault)
    {
        // Where a later statement cannot be read, nobody knows whether its payout was meant for the day that was not paid.
        if (fault is { IsOfDay: true } && !IsSoundAfter(brand, number, day)) fault = null;
        var carrier = store.Writer.DrawPayout(day, IsSeen(day, fault) ? fault : null);
        if (IsSeen(day, fault) && carrier is not null && fault?.Code is { } code) _injected.Add(new(code, store.ConnectionId, fault.IsOfDay ? $"{day:yyyy-MM-dd}" : carrier.PayoutNo));
    }

    private bool IsSoundAfter(Brand brand, int number, DateOnly day)
    {
        for (var later = day.AddDays(1); later <= LastDay(_options); later = later.AddDays(1))
            if (FaultPlan.Of(later.DayNumber - FirstDay.DayNumber, number, brand.Wire.Traits).FileCode is not null) return false;
        return true;
    }

    /// <summary>Whether a fault of a day's payout comes to light before the last virtual day is over; what was not paid is overdue a working day after it was due.</summary>
    private bool IsSeen(DateOnly day, PayoutFault? fault)
    {
        var due = PayoutExpectation.Date(DemoTerms, WorkdayCalendar.China, day, null)!.Date;
        return (fault is { IsOfDay: true } ? PayoutExpectation.Date(DemoTerms, WorkdayCalendar.China, due, null)!.Date : due) <= LastDay(_options).AddDays(DaysAfter);
    }

    /// <summary>The names under which the files of a day come, or would have come: of a re-issued one the last.</summary>
    private static IEnumerable<string> NamesOf(Brand brand, DateOnly day, StatementPlan plan)
    {
        brand.Book.Plan(day, plan with { Missing = false });
        var names = brand.Wire.Statement(brand.Book, day).Select(f => f.Name).Where(n => !n.EndsWith(".ok", StringComparison.Ordinal)).ToList();
        brand.Book.Plan(day, plan);
        return brand.Wire.Traits.FilesByMerchant ? names.Distinct(StringComparer.Ordinal) : names.TakeLast(1);
    }

    /// <summary>The provider tells the gateway, and takes only a 200 for an answer.</summary>
    private async Task NotifyAsync(Brand brand, Transaction transaction, CancellationToken cancellationToken)
    {
        _clock.MoveTo(transaction.TradedAt!.Value.AddSeconds(2));
        var message = brand.Wire.Notify(brand.Book, transaction);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, $"/notify/{brand.AccountId}")) { Content = new ByteArrayContent(message.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", message.ContentType);
        foreach (var (name, value) in message.Headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The gateway refused a notification of {brand.Wire.PluginId}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    private async Task UploadLogsAsync(DateOnly day, WorkRunner work, CancellationToken cancellationToken)
    {
        if (day > LastDay(_options)) return;
        var logged = _brands.SelectMany(b => b.Book.Records).SelectMany(r => r.OnTerminal).Where(t => ChinaTime.ToDate(t.TradedAt!.Value) == day).ToList();
        TerminalLogFile.Write(_folder.At("logs", $"{day:yyyy-MM-dd}.csv"), logged, InOrder);
        BatchTotalsFile.Write(_folder.At("logs", $"{day:yyyy-MM-dd}-batches.csv"), day, InOrder(CountedBatch.Of(logged).Select(batch => Miscounted(batch, day)).ToList()));
        // A shop uploads when the day is over; the folder takes a file once it has not grown for a minute.
        _clock.MoveTo(ChinaTime.ToInstant(day.AddDays(1), new TimeOnly(0, 10)));
        await work.RunDueAsync(_clock.GetUtcNow(), null, cancellationToken);
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(61));
        await work.RunDueAsync(_clock.GetUtcNow(), null, cancellationToken);
    }

    /// <summary>Every fifth batch counts a sale that nobody logged. What the last day logged after a cut waits for a log that does not come.</summary>
    private CountedBatch Miscounted(CountedBatch batch, DateOnly day)
    {
        if (_brands.SelectMany(b => b.Stores).SingleOrDefault(s => s.MerchantNo == batch.MerchantNo)?.ConnectionId is not { } connection) return batch;
        if (day == LastDay(_options) || ++_batches % 5 != 0) return batch;
        _injected.Add(new("T01", connection, $"{batch.TerminalNo}/{batch.BatchNo}"));
        return batch with { PlusCount = batch.PlusCount + 1, Plus = batch.Plus + Money.FromFen(888) };
    }

    private static string BuiltPlugins()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "artifacts", "plugins"))) return Path.Combine(folder.FullName, "artifacts", "plugins");
        throw new DirectoryNotFoundException("The plugins are not built: run dotnet build first.");
    }
}
