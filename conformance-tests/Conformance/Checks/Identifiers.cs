namespace Rijie.Conformance;

/// <summary>Whether numbers are unique within the scope that the manifest states.</summary>
internal static class Identifiers
{
    private static readonly (string Name, Func<Transaction, string?> Of)[] Numbers =
    [
        ("provider_order_no", t => t.ProviderOrderNo),
        ("merchant_order_no", t => t.Type == TransactionType.Sale ? t.MerchantOrderNo : null),
        ("refund_no", t => t.RefundNo),
        ("retrieval_reference", t => t.Type == TransactionType.Sale ? t.RetrievalReference : null),
    ];

    /// <summary>Each number of the rows is clean and unique within its scope, and each row has one of the numbers.</summary>
    public static void Hold(CheckBench bench, IReadOnlyList<Transaction> rows, string what)
    {
        foreach (var (name, of) in Numbers)
        {
            if (!bench.Manifest.Provider.Identifiers.ContainsKey(name)) continue;
            var numbers = rows.Where(t => of(t) is not null).ToList();
            foreach (var row in numbers) Expect.That(of(row)!.Trim() == of(row) && of(row)!.Length > 0, $"{what}: the {name} '{of(row)}' has blanks around it.");
            if (numbers.GroupBy(t => (Scope(bench, name, t), of(t))).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new CheckFailedException($"{what}: the {name} {twice.Key.Item2} stands {twice.Count()} times within its scope ({bench.Manifest.Provider.Identifiers[name]}).");
        }
        foreach (var row in rows) Expect.That(Numbers.Any(n => bench.Manifest.Provider.Identifiers.ContainsKey(n.Name) && n.Of(row) is not null) || row.RefundNo is not null || row.MerchantOrderNo is not null, $"{what}: a {row.Type} of {row.Gross.Fen} fen has none of the numbers that plugin.yaml names.");
    }

    /// <summary>A number of the same shape that is another.</summary>
    public static string Other(string number) => number[..^1] + (number[^1] == '7' ? '8' : '7');

    private static string Scope(CheckBench bench, string name, Transaction row) => bench.Manifest.Provider.Identifiers[name] switch
    {
        IdentifierScope.Provider => "",
        IdentifierScope.Merchant => row.MerchantNo,
        IdentifierScope.MerchantAndClearingDate => $"{row.MerchantNo} {ChinaTime.ToDate(row.TradedAt ?? default)}",
        _ => $"{row.MerchantNo} {row.TerminalNo} {row.ClearingDate} {row.BatchNo}",
    };
}
