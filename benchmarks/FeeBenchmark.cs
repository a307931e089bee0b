using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rijie.Settlement.Fees;

namespace Rijie.Benchmarks;

/// <summary>
/// Audits a million settled rows, one in eight of them a refund, against a contract of four rules; then as many of which each sale was charged
/// by another rate. Shown beside a bare pass that prices the same rows with one rate in 64-bit numbers, so that the figure is a ratio on any machine.
/// </summary>
internal static class FeeBenchmark
{
    private const int Rounds = 5;
    private const string Contract =
        """
        schema: fee-contracts/v1
        contracts:
          - id: retail
            effective: { from: 2026-01-01, by: trade_date }
            rules:
              - { id: foreign-card, when: { product: card, scheme: foreign }, price: [ { part: service, rate: "2.50%" } ] }
              - { id: small-contactless, when: { product: [contactless, qr], amount_max: 100000 }, price: [ { part: service, rate: "0.38%" } ] }
              - { id: debit, when: { card_type: debit }, price: [ { part: service, rate: "0.50%", cap: 2000 } ] }
              - { id: credit, when: { card_type: [credit, semi_credit] }, price: [ { part: service, rate: "0.60%" } ] }
            surcharges: [ { id: s0, when: { settlement: S0 }, price: [ { part: instant, fixed: 300 } ] } ]
            refund: { return: recompute }
            variants: { group: { rounding: { scope: group } } }
        """;

    /// <summary>The price of every row that <see cref="MatchBenchmark"/> makes.</summary>
    public static Settlement.Matching.ContractFees FlatRate() => new(new(FeeContracts.Read(
        "schema: fee-contracts/v1\ncontracts:\n  - { id: flat, effective: { from: 2026-01-01, by: trade_date }, rules: [ { id: any, when: {}, price: [ { part: service, rate: \"0.60%\" } ] } ] }\n"u8, "flat.yaml"), "flat", "bench", "1"));

    public static int Run()
    {
        var contracts = FeeContracts.Read(Encoding.UTF8.GetBytes(Contract), "benchmark.yaml");
        Console.WriteLine($"cores seen: {Environment.ProcessorCount}; rounds: {Rounds}; medians");
        foreach (var count in (int[])[125_000, 250_000, 500_000, 1_000_000]) Show("right fees", contracts, "retail", count, 0);
        Show("one in a thousand off", contracts, "retail", 1_000_000, 1000);
        Show("every sale by another rate", contracts, "retail", 1_000_000, 1);
        Show("rounded by group", contracts, "retail@group", 1_000_000, 0);
        return 0;
    }

    private static void Show(string name, FeeContracts contracts, string id, int count, int wrongEvery)
    {
        var connection = new ConnectionContracts(contracts, id, "bench", "1");
        var rows = Rows(connection, count, wrongEvery);
        List<double> audits = [], bare = [];
        var (findings, patterns, bytes) = (0, "", 0L);
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(Seconds(() => Bare(rows)));
            (var seconds, var kept, findings, patterns) = Audit(rows, new(contracts, id, "bench", "1"));
            audits.Add(seconds);
            bytes = Math.Max(bytes, kept);
        }
        var (audit, pass) = (Median(audits), Median(bare));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}, {count} rows: {audit:0.00} s, {count / audit / 1e6:0.00} million rows/s, {audit / pass:0} times the bare pass, {bytes / 1048576.0:0} MiB kept, {findings} findings {patterns}"));
    }

    private static (double Seconds, long KeptBytes, int Findings, string Patterns) Audit(List<FeeRow> rows, ConnectionContracts contracts)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var result = FeeAudit.Run(rows, contracts, new());
        var seconds = watch.Elapsed.TotalSeconds;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        return (seconds, kept, result.Findings.Count, string.Join(", ", result.Patterns.Select(p => $"{p.RuleId} {p.Line} {p.Rows}")));
    }

    /// <summary>Seven of eight rows are sales of four classes, the eighth takes one of them back.</summary>
    private static List<FeeRow> Rows(ConnectionContracts contracts, int count, int wrongEvery)
    {
        var random = new Random(23);
        var rows = new List<FeeRow>(count);
        var start = new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.FromHours(8));
        for (var i = 0; i < count; i++)
        {
            var at = start.AddDays(i * 28L / count).AddSeconds(i % 40_000);
            var subject = i % 8 == 7 ? Undone(rows[^(1 + random.Next(6))], at, random) : Sale(at, random);
            rows.Add(new()
            {
                RowId = i.ToString("D9", CultureInfo.InvariantCulture),
                ProviderOrderNo = i.ToString("D20", CultureInfo.InvariantCulture),
                Subject = subject.Subject,
                SaleId = subject.SaleId,
            });
        }
        var fees = FeeSequence.Price(rows, contracts.Find, new()).Fees;
        for (var i = 0; i < count; i++)
        {
            var isWrong = wrongEvery > 0 && i % wrongEvery == 0 && rows[i].SaleId is null;
            rows[i] = rows[i] with { ReportedFee = isWrong ? Money.FromFen((rows[i].Subject.Gross.Fen * 83 + 5_000) / 10_000) : fees[i].Fee };
        }
        return rows;
    }

    private static (FeeSubject Subject, string? SaleId) Sale(DateTimeOffset at, Random random)
    {
        var kind = random.Next(4);
        return (new()
        {
            Type = TransactionType.Sale,
            Gross = Money.FromFen(random.Next(500, kind == 1 ? 90_000 : 900_000)),
            ClearingDate = DateOnly.FromDateTime(at.DateTime),
            TradedAt = at,
            Product = kind == 1 ? Product.Qr : Product.Card,
            CardType = kind switch { 0 => CardType.Debit, 1 => CardType.None, _ => CardType.Credit },
            Scheme = kind == 3 ? Scheme.Foreign : Scheme.UnionPay,
            MerchantClass = MerchantClass.Standard,
            TerminalNo = random.Next(10_000_000, 10_000_020).ToString(CultureInfo.InvariantCulture),
        }, null);
    }

    private static (FeeSubject Subject, string? SaleId) Undone(FeeRow sale, DateTimeOffset at, Random random) => (sale.Subject with
    {
        Type = TransactionType.Refund,
        Gross = Money.FromFen(sale.Subject.Gross.Fen / random.Next(1, 4)),
        ClearingDate = DateOnly.FromDateTime(at.DateTime),
        TradedAt = at,
        Original = new() { Sale = sale.Subject },
    }, sale.RowId);

    private static void Bare(List<FeeRow> rows)
    {
        var fen = 0L;
        foreach (var row in rows) fen += (row.Subject.Gross.Fen * 60 + 5_000) / 10_000;
        if (fen == 0) throw new InvalidOperationException("The rows cost nothing.");
    }

    private static double Seconds(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);
}
