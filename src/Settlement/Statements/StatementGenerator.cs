using System.Globalization;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Random valid rows for any layout; the same seed gives the same rows.</summary>
/// <remarks>A row says exactly what its table can carry, so that writing and reading it gives it back.</remarks>
internal sealed class StatementGenerator
{
    private static readonly string[] Remarks = ["门店甲", "備註(部分退款)", "甲丨乙", "中文 remark", "扫码"];

    private readonly RecordPlan _record;
    private readonly StatementFacts _facts;
    private readonly Random _random;
    private readonly Dictionary<StatementField, int> _widths = [];
    private int _number;

    private StatementGenerator(RecordPlan record, StatementFacts facts, int seed)
    {
        _record = record;
        _facts = facts;
        _random = new Random(seed); // not for secrets: test data that repeats
        foreach (var column in record.Columns.Where(c => c.Field is not null)) _widths[column.Field!.Value] = column.Width;
        foreach (var derived in record.Layout.Derive)
            _widths.TryAdd(derived.Field, derived.Cases.Where(c => c.Column is not null).Select(c => record.Columns[ColumnPlan.IndexOf(record.Layout, c.Column!)].Width).FirstOrDefault());
    }

    /// <summary>Rows of a table's first row record, with keys of their own.</summary>
    public static IReadOnlyList<StatementRow> Rows(StatementLayout layout, string table, StatementFacts facts, int seed, int count)
    {
        var plan = new FilePlan(layout, facts.Settings).Tables[table];
        var generator = new StatementGenerator(plan.Row ?? throw new ArgumentException("The table has no rows.", nameof(table)), facts, seed);
        return [.. Enumerable.Range(0, count).Select(_ => generator.Next())];
    }

    /// <summary>A whole member with its header, rows and trailer.</summary>
    public static byte[] Member(StatementLayout layout, string table, StatementFacts facts, int seed, int count)
    {
        var output = new MemoryStream();
        StatementWriter.Write(layout, table, facts, Rows(layout, table, facts, seed, count), output);
        return output.ToArray();
    }

    private StatementRow Next()
    {
        var item = _record.Class[_random.Next(_record.Class.Length)].Layout;
        var number = ++_number;
        var local = _facts.ClearingDate.ToDateTime(TimeOnly.MinValue).AddSeconds(number % 86_400);
        var type = item.Type ?? TransactionType.Adjustment;
        var id = string.Create(CultureInfo.InvariantCulture, $"{local:yyyyMMddHHmmss}{number:0000000}");
        var row = new StatementRow
        {
            Kind = item.Kind,
            Also = item.Also,
            UnlessKnown = item.UnlessKnown,
            PayoutNo = item.Kind == RowKind.Payout || !_record.Derived.Any(d => d.Field == StatementField.PayoutNo) ? Text(StatementField.PayoutNo, id) : null,
            RatePpm = _widths.ContainsKey(StatementField.RatePpm) ? 3800 : null,
            LineNo = number,
            ByteOffset = 0,
            Transaction = Money(Transaction(type, id, local, item.Kind == RowKind.Payout), item),
        };
        return row;
    }

    private Transaction Transaction(TransactionType type, string id, DateTime local, bool payout)
    {
        var back = type is TransactionType.Refund or TransactionType.Void or TransactionType.PreauthVoid or TransactionType.PreauthCompleteVoid or TransactionType.Reversal;
        return new Transaction
        {
            MerchantNo = MerchantNo(),
            Type = type,
            State = TransactionState.Succeeded,
            Gross = Rijie.Money.Zero,
            ProviderOrderNo = payout && _record.Derived.Any(d => d.Field == StatementField.ProviderOrderNo) ? null : Text(StatementField.ProviderOrderNo, id),
            MerchantOrderNo = (back || payout) && _record.Derived.Any(d => d.Field == StatementField.MerchantOrderNo) ? null : Text(StatementField.MerchantOrderNo, $"ORD{id}"),
            RefundNo = back ? Text(StatementField.RefundNo, $"RFD{id}") : null,
            RetrievalReference = Text(StatementField.RetrievalReference, id),
            TerminalNo = Text(StatementField.TerminalNo, "01080001"),
            BatchNo = Text(StatementField.BatchNo, "000001"),
            TraceNo = Text(StatementField.TraceNo, id),
            OriginalProviderOrderNo = back ? Text(StatementField.OriginalProviderOrderNo, id) : null,
            TradedAt = Has(StatementField.TradedAt) ? ChinaTime.ToInstant(local) : null,
            ClearingDate = Has(StatementField.ClearingDate) ? _facts.ClearingDate : null,
            SettlementDate = Has(StatementField.SettlementDate) ? _facts.ClearingDate.AddDays(1) : null,
            MaskedCardNo = Text(StatementField.MaskedCardNo, "622202******1234"),
            MerchantCategoryCode = Text(StatementField.MerchantCategoryCode, "5411"),
            Remark = Has(StatementField.Remark) && _random.Next(4) == 0 ? Remarks[_random.Next(Remarks.Length)] : null,
        };
    }

    private Transaction Money(Transaction transaction, ClassCase item)
    {
        var gross = _random.NextInt64(1, 5_000_000);
        var fee = item.NetOnly || item.Kind == RowKind.Payout ? 0 : gross * 60 / 10_000;
        var sign = item.Kind == RowKind.Payout ? -1 : transaction.Type.Sign();
        var discount = Has(StatementField.MerchantDiscount) ? gross % 100 : 0;
        var platform = Has(StatementField.PlatformDiscount) ? gross % 7 : 0;
        return transaction with
        {
            Gross = Rijie.Money.FromFen(gross),
            Fee = Amount(StatementField.Fee, sign * fee),
            Net = Amount(StatementField.Net, sign * (gross - fee)),
            OrderAmount = Amount(StatementField.OrderAmount, gross + discount),
            MerchantDiscount = Amount(StatementField.MerchantDiscount, discount),
            PlatformDiscount = Amount(StatementField.PlatformDiscount, platform),
            PayerAmount = Amount(StatementField.PayerAmount, gross - platform),
        };
    }

    private Money? Amount(StatementField field, long fen) => Has(field) ? Rijie.Money.FromFen(fen) : null;

    private string MerchantNo()
    {
        if (!Has(StatementField.MerchantNo)) return _facts.Owner; // rows without a merchant number are the owner's
        var ofFile = _record.Columns.Any(c => c.Field == StatementField.MerchantNo && c.Layout.Fact == FileFact.Owner);
        return ofFile ? _facts.Owner : string.Create(CultureInfo.InvariantCulture, $"82229005812000{_random.Next(1, 4)}");
    }

    /// <summary>The text as far as it fits, its end first: the beginning of an identifier says the least.</summary>
    private string? Text(StatementField field, string text)
    {
        if (!_widths.TryGetValue(field, out var width)) return null;
        if (field is StatementField.TraceNo) return text[^6..];
        if (field is StatementField.RetrievalReference) return text[^12..];
        return width == 0 || text.Length <= width ? text : text[^width..];
    }

    private bool Has(StatementField field) => _widths.ContainsKey(field);
}
