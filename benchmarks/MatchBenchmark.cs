using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using Rijie.Settlement.Matching;

namespace Rijie.Benchmarks;

/// <summary>
/// Matches a terminal log against a statement of as many rows, one in a thousand of which differs, and beside it DuckDB's full outer join of the same rows on the
/// same key, which finds pairs and leftovers but names nothing. Rows come from a source that makes them in the order of their ids, as a store does, so that the memory is the engine's.
/// </summary>
internal static class MatchBenchmark
{
    private const int Rounds = 3;
    private static readonly DateOnly Day = new(2026, 1, 5);
    private static readonly DateTimeOffset Opening = ChinaTime.ToInstant(Day, TimeOnly.MinValue);

    /// <summary>Engine and rival, interleaved; medians count.</summary>
    public static int Run(int rows)
    {
        List<Time> making = [], engine = [], priced = [], rival = [];
        long peak = 0, peakPriced = 0;
        using var tables = new Tables();
        for (var round = 0; round < Rounds; round++)
        {
            making.Add(Measure(() => Drain(Make(rows))));
            engine.Add(Measure(() => Check(Match(rows), rows)));
            if (round == 0)
            {
                peak = PeakBytes();
            }
            priced.Add(Measure(() => Check(Match(rows, FeeBenchmark.FlatRate().Ask), rows)));
            if (round == 0)
            {
                peakPriced = PeakBytes();
                tables.Fill(rows);
            }
            rival.Add(Measure(() => tables.Join(rows)));
        }
        var (made, matched, joined) = (Time.Median(making), Time.Median(engine), Time.Median(rival));
        Console.WriteLine($"{rows} against {rows} rows, medians of {Rounds}, cores seen: {Environment.ProcessorCount}; the process took {peak / 1048576} MiB at most before DuckDB had rows");
        Show("rows made, not matched", made);
        Show("rows made and matched", matched);
        Show($"rows made, matched and fees audited ({peakPriced / 1048576} MiB at most)", Time.Median(priced));
        Show("DuckDB, full outer join of two tables in memory", joined);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"matching alone at {(matched.Processor - made.Processor) / joined.Processor:0.0} times DuckDB's processor time"));
        return 0;
    }

    /// <summary>One, two, four and eight times as many rows.</summary>
    public static int Growth(int rows)
    {
        Check(Match(rows), rows);
        var first = TimeSpan.Zero;
        foreach (var times in (int[])[1, 2, 4, 8])
        {
            var time = Measure(() => Check(Match(rows * times), rows * times));
            if (times == 1) first = time.Processor;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows * times} rows a side: {time.Processor.TotalSeconds:0.00} s by the processor, {time.Processor / first / times:0.00} of linear; peak {PeakBytes() / 1048576} MiB"));
        }
        return 0;
    }

    private static ReconciliationRun Match(int rows, FeeQuery? fees = null) => Reconciler.Run(new()
    {
        ConnectionId = "shop",
        Rows = Make(rows),
        StatementDates = new HashSet<DateOnly> { Day },
        LocalLogDates = null,
        ProviderListDates = new HashSet<DateOnly> { Day },
        Provider = new() { DayCut = TimeOnly.MinValue },
        ExpectedFee = fees,
    });

    private static IEnumerable<LedgerRow> Make(int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            yield return Logged(i);
            // The statement is in another order: a multiple of a number that has no factor in common with the count comes once each.
            yield return Stated(i, (int)(i * 736_878_713L % rows));
        }
    }

    private static void Drain(IEnumerable<LedgerRow> rows)
    {
        foreach (var row in rows) GC.KeepAlive(row);
    }

    private static void Check(ReconciliationRun run, int rows)
    {
        if (run.Breaks.Count != (rows + 999) / 1000) throw new InvalidOperationException($"{run.Breaks.Count} breaks of {rows} rows.");
    }

    private static LedgerRow Logged(int i) => new()
    {
        RowId = IdOf('a', i),
        Side = Side.Provider,
        ConnectionId = "shop",
        Transaction = Common(i) with { Fee = null, Net = null, CardType = CardType.Credit, TerminalNo = "10000" + (i % 300).ToString("000", CultureInfo.InvariantCulture), TraceNo = (i % 1_000_000).ToString("000000", CultureInfo.InvariantCulture), BatchNo = "000001" },
    };

    private static LedgerRow Stated(int place, int i) => new()
    {
        RowId = IdOf('b', place),
        Side = Side.Statement,
        ConnectionId = "shop",
        Transaction = Common(i) with { Gross = Money.FromFen(GrossOf(i) + (i % 1000 == 0 ? 100 : 0)), Net = Money.FromFen(GrossOf(i) + (i % 1000 == 0 ? 100 : 0) - FeeOf(i)) },
    };

    private static Transaction Common(int i) => new()
    {
        MerchantNo = "822290058120001",
        Type = TransactionType.Sale,
        State = TransactionState.Succeeded,
        Gross = Money.FromFen(GrossOf(i)),
        Fee = Money.FromFen(FeeOf(i)),
        ProviderOrderNo = "2026010566" + Scattered(i).ToString("0000000000", CultureInfo.InvariantCulture),
        MerchantOrderNo = "M20260105" + i.ToString("00000000", CultureInfo.InvariantCulture),
        RetrievalReference = i.ToString("000000000000", CultureInfo.InvariantCulture),
        TradedAt = Opening.AddTicks(i * (TimeSpan.TicksPerDay / 8_000_001)),
        ClearingDate = Day,
    };

    private static string IdOf(char side, int place) => string.Create(CultureInfo.InvariantCulture, $"{side}{place * 2_147_483_647L:x31}");

    /// <summary>Numbers that come once each and in no order: multiples modulo a prime.</summary>
    private static long Scattered(int i) => i * 736_878_713L % 10_000_000_019L;

    private static long GrossOf(int i) => 1000 + (i * 7919L % 1_000_000);

    private static long FeeOf(int i) => (GrossOf(i) * 6 + 500) / 1000;

    private static void Show(string what, Time time) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {time.Clock.TotalSeconds:0.00} s by the clock, {time.Processor.TotalSeconds:0.00} s by the processor"));

    private static Time Measure(Action work)
    {
        GC.Collect();
        return Time.Of(work);
    }

    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private sealed class Tables : IDisposable
    {
        private readonly DuckDBConnection connection = new("DataSource=:memory:");

        public Tables() => connection.Open();

        public void Fill(int rows)
        {
            foreach (var (table, make) in new (string, Func<int, LedgerRow>)[] { ("logged", Logged), ("stated", i => Stated(i, i)) })
            {
                Execute($"CREATE TABLE {table} (row_id VARCHAR, provider_order_no VARCHAR, merchant_order_no VARCHAR, type INTEGER, gross_fen BIGINT, fee_fen BIGINT, clearing_day INTEGER)");
                using var appender = connection.CreateAppender(table);
                for (var i = 0; i < rows; i++)
                {
                    var row = make(i);
                    var t = row.Transaction;
                    appender.CreateRow().AppendValue(row.RowId).AppendValue(t.ProviderOrderNo).AppendValue(t.MerchantOrderNo).AppendValue((int)t.Type).AppendValue(t.Gross.Fen).AppendValue(t.Fee?.Fen).AppendValue(t.ClearingDate!.Value.DayNumber).EndRow();
                }
            }
            Execute("SET threads TO 2");
        }

        public void Join(int rows)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM logged l FULL OUTER JOIN stated s ON l.provider_order_no = s.provider_order_no AND l.type = s.type WHERE l.row_id IS NULL OR s.row_id IS NULL OR l.gross_fen <> s.gross_fen";
            var found = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            if (found != (rows + 999) / 1000) throw new InvalidOperationException($"DuckDB found {found} of {rows} rows.");
        }

        public void Dispose() => connection.Dispose();

        private void Execute(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
