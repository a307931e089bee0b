using System.Globalization;
using System.Text;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>One row of <c>fee-examples.csv</c>. Every key of its context must be asked for, so that none is passed over.</summary>
internal sealed class FeeExample
{
    private readonly Dictionary<string, string> _cells;
    private readonly Dictionary<string, string> _context;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    private FeeExample(Dictionary<string, string> cells)
    {
        _cells = cells;
        _context = cells["context"].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
            .ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
    }

    public string this[string column] => _cells[column];

    public string Contract => _cells["contract"];

    public Money Amount => Money.FromFen(Number("amount_fen"));

    public IReadOnlyCollection<string> NotAsked => [.. _context.Keys.Except(_asked, StringComparer.Ordinal)];

    public long Number(string column) => long.Parse(_cells[column], CultureInfo.InvariantCulture);

    public string? Context(string key)
    {
        _asked.Add(key);
        return _context.GetValueOrDefault(key);
    }

    public Money? Fen(string key) => Context(key) is { } text ? Money.FromFen(long.Parse(text, CultureInfo.InvariantCulture)) : null;

    public DateTimeOffset TradedAt => DateTimeOffset.Parse(Context("trade") ?? "2026-01-15T12:00:00+08:00", CultureInfo.InvariantCulture);

    public DateOnly ClearingDate => DateOnly.ParseExact(Context("clearing") ?? "2026-01-15", "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The row as a subject; counters and originals come from the runner.</summary>
    public FeeSubject Subject(TransactionType type, Money gross) => new()
    {
        Type = type,
        Gross = gross,
        TradedAt = TradedAt,
        ClearingDate = ClearingDate,
        Product = this["product"] switch { "card" => Product.Card, "contactless" => Product.Contactless, "qr" => Product.Qr, _ => Product.Unknown },
        CardType = this["card_type"] switch { "credit" => CardType.Credit, "debit" => CardType.Debit, "none" => CardType.None, _ => CardType.Unknown },
        MerchantClass = Enum.Parse<MerchantClass>(this["merchant_class"], ignoreCase: true),
        Scheme = Context("scheme") == "foreign" ? Scheme.Foreign : Scheme.Unknown,
        Settlement = SettlementSpeed.Parse(this["settlement"]),
        OrderAmount = Fen("order"),
        PayerAmount = Fen("payer_paid"),
        TierCounterBefore = Fen("month_volume_before")?.Fen,
    };

    public static IReadOnlyList<FeeExample> ReadAll()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Samples", "fee-examples.csv"));
        var header = Cells(lines[0]);
        return [.. lines.Skip(1).Select(line => new FeeExample(header.Zip(Cells(line)).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal)))];
    }

    private static List<string> Cells(string line)
    {
        var (cells, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else cell.Append(c);
        }
        return [.. cells, cell.ToString()];
    }
}
