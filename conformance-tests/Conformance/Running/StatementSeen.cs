using Rijie.Hosting;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Conformance;

/// <summary>What a plugin's statement source answered, its files read by their layouts.</summary>
internal sealed record StatementSeen(StatementStatus Status, string? Reason, IReadOnlyList<FileSeen> Files)
{
    private const int MostRows = 1_000_000;
    private const int MostBytes = 64 << 20;

    /// <summary>The rows of trade of all files, in their order.</summary>
    public IReadOnlyList<Transaction> Rows => [.. Files.SelectMany(f => f.Rows).Where(r => r.Kind == RowKind.Transaction && r.Transaction.Type != TransactionType.Adjustment).Select(r => r.Transaction)];

    /// <summary>Reads the files of an answer as the gateway does, and closes them.</summary>
    public static async Task<StatementSeen> ReadAsync(CheckBench bench, LoadedPlugin plugin, StatementAnswer answer, DateOnly day, CancellationToken cancellationToken)
    {
        var files = new List<FileSeen>();
        foreach (var file in answer.Files)
        {
            using var open = file;
            using var bytes = new MemoryStream();
            try
            {
                await CopyAsync(open, bytes, cancellationToken);
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                throw new ProviderException(ProviderFailure.InvalidResponse, $"{open.Name} cannot be read to its end: {e.Message}", e); // the plugin's own reader refused it
            }
            files.Add(Read(bench, plugin, open, bytes.ToArray(), day, cancellationToken));
        }
        return new(answer.Status, answer.Reason, files);
    }

    /// <summary>Reads the bytes of one file, perhaps changed, as the gateway would.</summary>
    public static FileSeen Read(CheckBench bench, LoadedPlugin plugin, StatementFile file, byte[] bytes, DateOnly day, CancellationToken cancellationToken, IReadOnlyList<string>? merchantNos = null)
    {
        var rows = new List<StatementRow>();
        var input = new StatementInput
        {
            Name = file.Name,
            Content = new MemoryStream(bytes, writable: false),
            DeclaredLength = file.DeclaredLength,
            DeclaredSha256 = file.DeclaredSha256,
            FromSignedMessage = file.FromSignedMessage,
            StatedClearingDate = file.ClearingDate,
            ExpectedClearingDate = day,
            Settings = bench.SettingsAt(bench.Proxy.Address),
            MerchantNos = (merchantNos ?? bench.Traits.MerchantNos).ToHashSet(StringComparer.Ordinal),
        };
        var layout = plugin.Layout(file.LayoutId)!; // the host has checked
        var reading = StatementReader.Read(input, layout, batch =>
        {
            for (var i = 0; i < batch.Count && rows.Count <= MostRows; i++) rows.Add(batch.ToRow(i));
        }, null, cancellationToken);
        Expect.That(rows.Count <= MostRows, $"{file.Name} has more than {MostRows} rows, of a day that has a few: the layout, or what fetches the file, repeats them.");
        var isKept = reading.Result is FileResult.Imported or FileResult.ImportedWithRejects or FileResult.Held;
        var kept = rows.Where(r => isKept && !reading.Retracted.Any(p => p.LineNo == r.LineNo)).ToList();
        return new(file with { Content = Stream.Null }, bytes, reading, [.. kept.Select(r => r with { Transaction = Dated(r.Transaction, reading.ClearingDate) })]);
    }

    /// <summary>Takes a file into memory, as long as it is of a length that the suite's own books can make.</summary>
    private static async Task CopyAsync(StatementFile file, MemoryStream bytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        while (await file.Content.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            Expect.That(bytes.Length + count <= MostBytes, $"{file.Name} does not end: more than {MostBytes >> 20} MiB came, of a day that has a few rows.");
            bytes.Write(buffer, 0, count);
        }
    }

    private static Transaction Dated(Transaction t, DateOnly? clearingDate) => t.ClearingDate is null ? t with { ClearingDate = clearingDate } : t;
}

/// <summary>One file, its bytes and what the engine made of them.</summary>
internal sealed record FileSeen(StatementFile File, byte[] Bytes, StatementReading Reading, IReadOnlyList<StatementRow> Rows);
