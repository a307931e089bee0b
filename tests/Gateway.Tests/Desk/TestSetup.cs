using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Gateway.Tests.Storage;
using Rijie.Hosting;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Tests.Desk;

/// <summary>A gateway with one account at a <see cref="TestDesk"/>, on the engine that the test asks for.</summary>
internal sealed class TestSetup : IAsyncDisposable
{
    public const string LayoutId = "day-file";
    public const string PayoutLayoutId = "payout-file";
    public const string Merchant = "822290058120001";
    public static readonly DateOnly Day = new(2026, 1, 5);

    private const string Layout = """
        schema: statement-layout/v1
        id: day-file
        version: 1
        title: { zh: 日账单, en: Day file }
        names: ["DAY_{clearing_date:yyyyMMdd}.txt"]
        members:
          - table: rows
        tables:
          rows:
            text: { encoding: utf8, line_end: lf }
            shape: { kind: delimited, delimiter: "|" }
            records:
              - role: row
                when: { first_field: D }
                columns:
                  - { name: record, literal: D }
                  - { name: merchant, field: merchant_no }
                  - { name: order, field: provider_order_no }
                  - { name: card, field: masked_card_no, privacy: card }
                  - { name: at, field: traded_at, date: { formats: yyyyMMddHHmmss } }
                  - { name: type }
                  - { name: gross, field: gross, amount: { unit: fen } }
                  - { name: fee, field: fee, amount: { unit: fen, sign: minus } }
                  - { name: net, field: net, amount: { unit: fen, sign: minus } }
                key: [order, type]
                class:
                  - { when: { type: SALE }, type: sale }
                  - { when: { type: REFUND }, type: refund }
                  - { when: { type: FROZEN }, type: sale, also: reserve_hold, unless_known: true }
              - role: trailer
                when: { first_field: T }
                columns:
                  - { name: record, literal: T }
                  - { name: rows, number: true, proves: {} }
        """;

    private const string PayoutLayout = """
        schema: statement-layout/v1
        id: payout-file
        version: 1
        title: { zh: 打款单, en: Payout file }
        names: ["PAY_{clearing_date:yyyyMMdd}.txt"]
        members:
          - table: payouts
        tables:
          payouts:
            text: { encoding: utf8, line_end: lf, end_mark: "END" }
            shape: { kind: delimited, delimiter: "|" }
            records:
              - role: row
                columns:
                  - { name: merchant, field: merchant_no }
                  - { name: number, field: payout_no }
                  - { name: account, field: masked_card_no, privacy: person }
                  - { name: amount, field: gross, amount: { unit: fen } }
                  - { name: fee, field: fee, amount: { unit: fen } }
                  - { name: state }
                  - { name: why, field: remark }
                key: [number]
                class:
                  - { when: { state: [paid, made, failed] }, kind: payout }
                derive:
                  - field: state
                    cases:
                      - { when: { state: paid }, value: succeeded }
                      - { when: { state: failed }, value: failed }
                    otherwise: pending
        """;

    private readonly TestStore _store;
    private readonly ServiceProvider _services;

    private TestSetup(TestStore store, GatewaySetup setup)
    {
        _store = store;
        Setup = setup;
        var services = new ServiceCollection().AddGateway(setup, Clock).AddLogging();
        services.AddSingleton(store.Database).AddSingleton(store.Evidence);
        _services = services.BuildServiceProvider();
    }

    public TestDesk Desk { get; private init; } = new();

    public GatewaySetup Setup { get; }

    /// <summary>Stands at 10:00 in China on the day after <see cref="Day"/>.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 6, 2, 0, 0, TimeSpan.Zero));

    public Account Account => Get<AccountRegistry>().Find("desk-org")!;

    public Database Database => _store.Database;

    public EvidenceStore Evidence => _store.Evidence;

    public string Folder => _store.Folder;

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public static async Task<TestSetup> OpenAsync(string engine, string connection = "corner-shop-desk", IReadOnlyList<string>? unsafeReads = null, string? secondMerchantNo = null, SignatureStrength signature = SignatureStrength.Strong, bool hasPayoutFiles = false, string? contracts = null, string? bankAccountNo = null)
    {
        var store = await TestStore.OpenAsync(engine);
        var desk = new TestDesk();
        return new(store, SetupOf(desk, store.Folder, connection, new() { UnsafeReads = unsafeReads ?? [], Signature = signature }, secondMerchantNo, hasPayoutFiles, bankAccountNo) with { Contracts = contracts is null ? FeeContracts.None : FeeContracts.Read(Encoding.UTF8.GetBytes(contracts), "contracts.yaml") }) { Desk = desk };
    }

    /// <summary>A file of a day as the desk would write it.</summary>
    public static byte[] File(params IEnumerable<string> rows)
    {
        var lines = rows.ToList();
        return Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")) + string.Create(CultureInfo.InvariantCulture, $"T|{lines.Count}\n"));
    }

    public static string Row(string order, long grossFen, long feeFen, string type = "SALE", string merchant = Merchant, string at = "20260105093000") =>
        string.Create(CultureInfo.InvariantCulture, $"D|{merchant}|{order}|6222020000001234|{at}|{type}|{grossFen}|{feeFen}|{(type is "SALE" or "FROZEN" ? grossFen - feeFen : -grossFen - feeFen)}");

    /// <summary>A list of payouts: number, fen, state and why of each.</summary>
    public static byte[] PayoutFile(params IEnumerable<(string PayoutNo, long Fen, string State, string Why)> payouts) =>
        Encoding.UTF8.GetBytes(string.Concat(payouts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{Merchant}|{p.PayoutNo}|622202******1234|{p.Fen}|0|{p.State}|{p.Why}\n"))) + "END\n");

    public static Transaction Sale(string order, long grossFen, TransactionState state = TransactionState.Succeeded, string merchant = Merchant) => new()
    {
        MerchantNo = merchant,
        Type = TransactionType.Sale,
        State = state,
        Gross = Money.FromFen(grossFen),
        ProviderOrderNo = order,
        TradedAt = ChinaTime.ToInstant(Day, new(9, 30)),
    };

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static GatewaySetup SetupOf(TestDesk desk, string folder, string connection, ProviderFacts facts, string? secondMerchantNo, bool hasPayoutFiles, string? bankAccountNo) => new()
    {
        Folder = folder,
        Contracts = FeeContracts.None,
        Catalog = new([Plugin(folder, facts, hasPayoutFiles)], [new("broken", "PLUGIN_API", "Needs 9.0.")]),
        AccountSettings = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["desk-org"] = new Dictionary<string, string> { ["desk"] = desk.Id } },
        Configuration = new()
        {
            Storage = new() { Sqlite = Path.Combine(folder, "rijie.db"), Evidence = Path.Combine(folder, "evidence") },
            BankAccounts = bankAccountNo is null ? [] : [new() { Id = "icbc-main", Number = bankAccountNo }],
            Accounts = [new() { Id = "desk-org", Plugin = "desk" }, new() { Id = "broken-org", Plugin = "broken" }],
            Merchants =
            [
                new()
                {
                    Id = "corner-shop",
                    Name = "街角小店",
                    Connections =
                    [
                        new() { Id = connection, Account = "desk-org", MerchantNo = Merchant, Settlement = new() { BankAccount = bankAccountNo is null ? null : "icbc-main" } },
                        .. secondMerchantNo is null ? (ConnectionConfiguration[])[] : [new() { Id = connection + "-2", Account = "desk-org", MerchantNo = secondMerchantNo }],
                    ],
                },
            ],
        },
    };

    private static LoadedPlugin Plugin(string folder, ProviderFacts facts, bool hasPayoutFiles) => new()
    {
        Manifest = new()
        {
            Schema = "rijie-plugin/v1",
            Id = "desk",
            Name = new() { Zh = "测试台", En = "Desk" },
            Version = "1.0.0",
            Contract = "1.0",
            Capabilities = [Capability.Transactions, Capability.TransactionLookup, Capability.Notifications, Capability.Statements, Capability.Payouts, Capability.Terminals],
            Settings = new Dictionary<string, SettingDefinition> { ["desk"] = new() { Type = SettingType.Text, Title = new() { Zh = "台", En = "Desk" }, Required = true } },
            Provider = facts,
        },
        Layouts = [.. (hasPayoutFiles ? [Layout, PayoutLayout] : (string[])[Layout]).Select(l => LayoutFile.Read(Encoding.UTF8.GetBytes(l), "layout.yaml"))],
        Folder = folder,
        Hash = "",
        Entry = typeof(TestPlugin),
        BuiltAgainst = ContractInfo.Host.Version,
    };
}
