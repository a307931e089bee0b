using System.Globalization;
using Rijie.Settlement.Statements;
using Rijie.Statements;
using Sylvan.Data.Csv;

namespace Rijie.Benchmarks;

/// <summary>
/// Reads two statements of 200 MB through the engine into typed, classified batches, every line accounted for, and the pipe
/// file once more with a bare pass of Sylvan.Data.Csv that neither types nor classifies. Rounds interleave; medians count.
/// </summary>
internal static class StatementBenchmark
{
    private const int Rounds = 7;
    private static long _peakBytes;

    public static int Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("rijie-bench");
        try
        {
            var fixedWidth = new Candidate("unionpay-statement", "zm", Path.Combine(folder.FullName, "INN26010588ZM_777290058110048"), megabytes);
            var pipe = new Candidate("lakala-statement", "statement", Path.Combine(folder.FullName, "TP_777290058110048_20260105.txt"), megabytes);
            Console.WriteLine($"cores seen: {Environment.ProcessorCount}; rounds: {Rounds}; medians");
            List<Time> fixedTimes = [], pipeTimes = [], sylvanTimes = [];
            for (var round = 0; round < Rounds; round++)
            {
                fixedTimes.Add(Time.Of(fixedWidth.Read));
                pipeTimes.Add(Time.Of(pipe.Read));
                sylvanTimes.Add(Time.Of(() => Sylvan(pipe.File, pipe.Rows + 2)));
            }
            Show("ZM, 607 bytes fixed width", fixedWidth, Time.Median(fixedTimes));
            Show("Lakala, pipe delimited", pipe, Time.Median(pipeTimes));
            var sylvan = Time.Median(sylvanTimes);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Sylvan.Data.Csv, same pipe file, bare pass: {Rate(pipe.Bytes, sylvan.Clock):0} MB/s by the clock, {Rate(pipe.Bytes, sylvan.Processor):0} MB/s by the processor; engine at {sylvan.Processor / Time.Median(pipeTimes).Processor:0.00} of it"));
            Console.WriteLine($"peak managed memory: {_peakBytes / 1048576.0:0.0} MiB");
            DuplicateTable();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Show(string name, Candidate candidate, Time time) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name}: {candidate.Bytes / 1e6:0} MB, {candidate.Rows} rows, {Rate(candidate.Bytes, time.Clock):0} MB/s by the clock, {Rate(candidate.Bytes, time.Processor):0} MB/s and {candidate.Rows / time.Processor.TotalSeconds / 1e6:0.00} million rows/s by the processor"));

    private static double Rate(long bytes, TimeSpan time) => bytes / 1e6 / time.TotalSeconds;

    private static void Sylvan(string file, long lines)
    {
        using var text = new StreamReader(file, System.Text.Encoding.UTF8, false, 1 << 16);
        using var reader = CsvDataReader.Create(text, new CsvDataReaderOptions { Delimiter = '|', HasHeaders = false, BufferSize = 1 << 16 });
        var (read, fields) = (0L, 0L);
        while (reader.Read())
        {
            read++;
            fields += reader.RowFieldCount;
        }
        if (read != lines || fields < lines) throw new InvalidOperationException($"Sylvan read {read} of {lines} lines.");
    }

    private static void DuplicateTable()
    {
        var keys = new RowKeys();
        var (most, number) = (0.0, 0);
        for (; number < 1_000_000; number++)
        {
            keys.Add(RowKeys.Hash(BitConverter.GetBytes(number), 1), 1, (uint)number + 1, out _);
            if (number >= 10_000) most = Math.Max(most, (double)keys.Bytes / keys.Count);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"duplicate table: {(double)keys.Bytes / keys.Count:0.0} bytes a row at 1,000,000 rows, at most {most:0.0} from 10,000 rows on"));
    }

    private sealed class Candidate
    {
        private readonly StatementLayout _layout;

        public Candidate(string layout, string table, string file, int megabytes)
        {
            _layout = LayoutFile.Read(System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Layouts", layout + ".yaml")), layout);
            File = file;
            Rows = LargeStatement.Write(file, _layout, table, megabytes * 1_000_000L);
            Bytes = new FileInfo(file).Length;
        }

        public string File { get; }

        public long Rows { get; }

        public long Bytes { get; }

        public void Read()
        {
            using var content = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
            var (rows, fen) = (0L, 0L);
            var reading = StatementReader.Read(new StatementInput { Name = Path.GetFileName(File), Content = content }, _layout, batch =>
            {
                rows += batch.Count;
                foreach (var gross in batch.Numbers(StatementField.Gross)) fen += gross;
                _peakBytes = Math.Max(_peakBytes, GC.GetTotalMemory(forceFullCollection: false));
            });
            if (reading.Result != FileResult.Imported || rows != Rows || fen == 0 || reading.Lines.Classified != reading.Lines.Total)
                throw new InvalidOperationException($"{reading.Result} {reading.Code} {reading.Reason}: {rows} of {Rows} rows.");
        }
    }
}
