using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>What a column is for, by its header: the fields of a statement and what else such files carry.</summary>
internal enum ColumnMeaning
{
    Amount,
    OrderAmount,
    Gross,
    Fee,
    Net,
    PayerAmount,
    MerchantDiscount,
    PlatformDiscount,
    Discount,
    Balance,
    OtherAmount,
    Rate,
    Count,
    TradeTime,
    TradeDate,
    ClearingDate,
    SettlementDate,
    OriginalTradeDate,
    MerchantNo,
    MerchantName,
    TerminalNo,
    ProviderOrderNo,
    MerchantOrderNo,
    RefundNo,
    UpstreamOrderNo,
    RetrievalReference,
    TraceNo,
    BatchNo,
    AuthorizationCode,
    PayoutNo,
    OriginalProviderOrderNo,
    OriginalMerchantOrderNo,
    OriginalTraceNo,
    Store,
    MerchantCategoryCode,
    Currency,
    Remark,
    Sequence,
    Type,
    Direction,
    State,
    Product,
    CardType,
    MerchantClass,
    Card,
    Person,
    Account,
    PayerId,
    Secret,
}

/// <summary>What a word in a cell says of its row.</summary>
internal enum CellMeaning
{
    Sale,
    Refund,
    Void,
    Reversal,
    Preauth,
    PreauthVoid,
    PreauthComplete,
    PreauthCompleteVoid,
    Chargeback,
    Representment,
    SecondChargeback,
    CreditAdjustment,
    DebitAdjustment,
    Adjustment,
    Fee,
    Payout,
    Hold,
    Release,
    Plus,
    Minus,
    Done,
    Open,
    Failed,
    Nothing,
}

/// <summary>The words of the field, read once from <c>vocabulary.yaml</c>.</summary>
internal static class Vocabulary
{
    private const string Resource = "Rijie.Settlement.Statements.Sketching.vocabulary.yaml";
    private static readonly VocabularyFile File = Read();

    public static HeaderWords Headers { get; } = new(File.Columns, File.Aliases);

    public static CellWords<CellMeaning> Cells { get; } = new(File.Cells.SelectMany(c => c.Words.Select(w => (w, c.Means))));

    /// <summary>Values of class fields, such as card_type and debit.</summary>
    public static CellWords<(StatementField Field, string Value)> Classes { get; } =
        new(File.Classes.SelectMany(c => c.Words.Select(w => (w, (c.Field, c.Value)))));

    /// <summary>Texts that mean that there is none.</summary>
    public static bool IsAbsent(string text) => File.Absent.Contains(text, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a cell begins a line of totals.</summary>
    public static bool IsTotal(string text) =>
        File.Totals.Any(t => text.StartsWith(t, StringComparison.OrdinalIgnoreCase) && (text.Length == t.Length || t[0] > 0x7F || !char.IsAsciiLetter(text[t.Length])));

    public static bool IsEndMark(string text) =>
        File.EndMarks.Contains(text, StringComparer.OrdinalIgnoreCase)
        || (text.Length >= 3 && !char.IsLetterOrDigit(text[0]) && text.All(c => c == text[0]));

    private static VocabularyFile Read()
    {
        using var stream = typeof(Vocabulary).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return YamlBinder.Read<VocabularyFile>(bytes, "vocabulary.yaml");
    }

    private sealed record VocabularyFile
    {
        public required IReadOnlyDictionary<string, string> Aliases { get; init; }
        public required IReadOnlyList<ColumnWords> Columns { get; init; }
        public required IReadOnlyList<CellWord> Cells { get; init; }
        public required IReadOnlyList<ClassWord> Classes { get; init; }
        public required IReadOnlyList<string> Totals { get; init; }
        public required IReadOnlyList<string> Absent { get; init; }
        public required IReadOnlyList<string> EndMarks { get; init; }
    }

    private sealed record CellWord
    {
        public required CellMeaning Means { get; init; }
        public required IReadOnlyList<string> Words { get; init; }
    }

    private sealed record ClassWord
    {
        public required StatementField Field { get; init; }
        public required string Value { get; init; }
        public required IReadOnlyList<string> Words { get; init; }
    }
}

/// <summary>The words of one meaning of a column.</summary>
internal sealed record ColumnWords
{
    public required ColumnMeaning Means { get; init; }
    public required IReadOnlyList<string> Words { get; init; }
}
