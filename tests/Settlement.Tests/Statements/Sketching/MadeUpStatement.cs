using System.Globalization;
using System.Text;
using Rijie.Settlement.Statements;

namespace Rijie.Settlement.Tests.Statements.Sketching;

/// <summary>
/// A statement of a provider that does not exist: its columns, words, units, signs, delimiter, encoding and totals are drawn from what
/// providers do, and no layout here writes it. The same seed gives the same file.
/// </summary>
internal sealed class MadeUpStatement
{
    private readonly Random _random;
    private readonly List<Row> _rows = [];
    private readonly List<Column> _columns = [];
    private readonly bool _chinese;
    private readonly bool _yuan;
    private readonly bool _signed;
    private readonly bool _costIsMinus;
    private readonly FeeOfRefund _feeOfRefund;
    private readonly string _kindSaid;

    private MadeUpStatement(int seed)
    {
        _random = new(seed); // not for secrets: test data that repeats
        _chinese = Chance(2);
        _yuan = Chance(2);
        _signed = Chance(2);
        _costIsMinus = _signed && Chance(3);
        _feeOfRefund = Pick(FeeOfRefund.Returned, FeeOfRefund.None, FeeOfRefund.Charged);
        _kindSaid = Pick("words", "words", "words", "code", "direction", "nothing");
        IsNamed = !Chance(4);
    }

    private enum Kind
    {
        Sale,
        Refund,
        Void,
        Payout,
        Failed,
        Open,
        Adjustment,
    }

    private enum FeeOfRefund
    {
        Returned,
        None,
        Charged,
    }

    private sealed record Row(int No, Kind Kind, long Gross, long Discount, long Fee, long SecondFee, long Net, int Original)
    {
        public int Sign => Kind is Kind.Refund or Kind.Void or Kind.Payout || (Kind == Kind.Adjustment && Net < 0) ? -1 : 1;
    }

    private sealed record Column(string Chinese, string English, Func<Row, string> Text, bool IsMoney = false);

    public byte[] Bytes { get; private set; } = [];

    /// <summary>Gross, fee and net of the transactions, in fen; what fails, is open, is paid out or adjusted does not count.</summary>
    public (long Gross, long Fee, long Net) Totals { get; private set; }

    /// <summary>Whether the columns have names and words say what each row is, as in most files.</summary>
    public bool IsPlain => IsNamed && _kindSaid == "words";

    public bool IsNamed { get; }

    public static MadeUpStatement Of(int seed)
    {
        var statement = new MadeUpStatement(seed);
        var (hasPayouts, hasStates, isTyped) = (statement.Chance(6), statement.Chance(4), statement.Chance(5));
        var hasDiscount = statement.IsNamed && statement.Chance(5);
        statement.Trade(hasPayouts, hasStates, hasDiscount);
        statement.Describe(hasStates, hasDiscount);
        statement.Write(isTyped && !statement.IsNamed);
        return statement;
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];

    private void Trade(bool hasPayouts, bool hasStates, bool hasDiscount)
    {
        var (count, ratePpm, hasSecondFee, hasAdjustments) = (3 + _random.Next(60), Pick(2500, 3800, 5500, 6000), Chance(5), _kindSaid == "words" && Chance(8));
        for (var no = 1; no <= count; no++)
        {
            var kind = _random.Next(100) switch
            {
                < 72 => Kind.Sale,
                < 86 => Kind.Refund,
                < 90 => Kind.Void,
                < 93 when hasPayouts => Kind.Payout,
                < 96 when hasStates => Kind.Failed,
                < 98 when hasStates => Kind.Open,
                98 when hasAdjustments => Kind.Adjustment,
                _ => Kind.Sale,
            };
            var gross = Chance(20) ? _random.Next(1, 100) : _random.Next(100, 3_000_000);
            var fee = Chance(10) ? 0 : ((gross * (long)ratePpm) + 500_000) / 1_000_000;
            _rows.Add(RowOf(no, kind, gross, fee, hasSecondFee && gross > 500 && Chance(2) ? 100 : 0, hasDiscount && Chance(3) ? gross / 20 : 0));
        }
        var trades = _rows.Where(r => r.Kind is Kind.Sale or Kind.Refund or Kind.Void).ToList();
        Totals = (trades.Sum(r => r.Sign * (r.Gross - r.Discount)), trades.Sum(r => r.Fee + r.SecondFee), trades.Sum(r => r.Net));
    }

    private Row RowOf(int no, Kind kind, long gross, long fee, long secondFee, long discount)
    {
        if (kind is Kind.Sale or Kind.Failed or Kind.Open) return new(no, kind, gross, discount, fee, secondFee, gross - discount - fee - secondFee, 0);
        if (kind is Kind.Payout or Kind.Adjustment) return new(no, kind, gross, 0, 0, 0, kind == Kind.Payout || Chance(2) ? -gross : gross, 0);
        var cost = _feeOfRefund switch { FeeOfRefund.Returned => -fee, FeeOfRefund.Charged => fee, _ => 0 };
        return new(no, kind, gross, 0, cost, 0, -gross - cost, 1 + _random.Next(60));
    }

    private void Describe(bool hasStates, bool hasDiscount)
    {
        Text(Pick("交易时间", "支付时间", "完成时间"), Pick("trade_time", "Transaction Time", "payTime"), r => string.Create(CultureInfo.InvariantCulture, $"2026-01-05 {8 + r.No % 12:00}:{r.No * 7 % 60:00}:{r.No * 13 % 60:00}"));
        Text(Pick("订单号", "平台流水号", "交易单号"), Pick("order_no", "Transaction ID", "tradeNo"), r => Order(r.No));
        Text(Pick("商户号", "商户编号"), Pick("merchant_no", "Merchant ID"), r => string.Create(CultureInfo.InvariantCulture, $"9100{r.No % 3:00000000}"));
        var mark = Pick("", "*");
        if (Chance(2)) Text("原订单号", "original_order_no", r => r.Original == 0 ? mark : Order(r.Original));
        DescribeKinds(hasStates);
        Amount(Pick("交易金额", "消费金额", "订单金额"), Pick("amount", "Txn Amount", "tradeAmt"), r => r.Gross, r => r.Sign);
        if (hasDiscount) Amount("商户优惠金额", "merchant_coupon_amount", r => r.Discount, r => r.Sign);
        Amount(Pick("手续费", "服务费", "交易手续费"), Pick("fee", "Service Charge", "feeAmt"), r => r.Fee, _ => _costIsMinus ? -1 : 1);
        if (_rows.Any(r => r.SecondFee != 0)) Amount("附加服务费", "additional_fee", r => r.SecondFee, _ => _costIsMinus ? -1 : 1);
        Amount(Pick("结算金额", "入账金额", "净额", "清算金额"), Pick("net_amount", "settleAmt", "Settlement Amount"), r => r.Net, _ => 1);
        if (Chance(3)) Text("卡号", "card_no", r => string.Create(CultureInfo.InvariantCulture, $"622202******{r.No:0000}"));
        if (Chance(3)) Text("备注", "remark", r => r.No % 4 == 0 ? "门店" : "");
        if (Chance(2)) _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_columns));
    }

    private void DescribeKinds(bool hasStates)
    {
        string Said(Row row, string sale, string refund, string @void, string payout, string adjustment) =>
            row.Kind switch { Kind.Refund => refund, Kind.Void => @void, Kind.Payout => payout, Kind.Adjustment => adjustment, _ => sale };
        switch (_kindSaid)
        {
            case "words":
                var inChinese = Chance(2);
                Text(Pick("交易类型", "业务类型", "类型"), Pick("type", "Transaction Type", "bizType"), r => inChinese ? Said(r, "消费", "退货", "撤销", "提现", "调账") : Said(r, "PAY", "REFUND", "VOID", "WITHDRAW", "ADJUST"));
                break;
            case "code":
                Text("交易代码", "txn_code", r => Said(r, "01", "04", "31", "77", "99"));
                break;
            case "direction":
                Text("收支类型", "direction", r => (r.Sign > 0, _chinese) switch { (true, true) => "收入", (true, false) => "IN", (false, true) => "支出", _ => "OUT" });
                break;
        }
        if (hasStates) Text("交易状态", "status", r => (r.Kind, _chinese) switch { (Kind.Failed, true) => "失败", (Kind.Open, true) => "处理中", (_, true) => "成功", (Kind.Failed, _) => "FAILED", (Kind.Open, _) => "PROCESSING", _ => "SUCCESS" });
    }

    private static string Order(int no) => string.Create(CultureInfo.InvariantCulture, $"20260105{no:00000000}");

    private void Text(string chinese, string english, Func<Row, string> text) => _columns.Add(new(chinese, english, text));

    /// <summary>An amount with its sign, or without where the file has none.</summary>
    private void Amount(string chinese, string english, Func<Row, long> fen, Func<Row, int> sign) =>
        _columns.Add(new(chinese, english, r => Written(_signed ? sign(r) * fen(r) : Math.Abs(fen(r))), IsMoney: true));

    private string Written(long fen) => _yuan
        ? string.Create(CultureInfo.InvariantCulture, $"{(fen < 0 ? "-" : "")}{Math.Abs(fen) / 100}.{Math.Abs(fen) % 100:00}")
        : fen.ToString(CultureInfo.InvariantCulture);

    private void Write(bool isTyped)
    {
        var (delimiter, trailing, lineEnd, hasPrefix) = (Pick(",", "|", "\t", ";", "^"), Chance(5), Pick("\n", "\r\n"), Chance(6));
        var unit = IsNamed && Chance(2) ? (_chinese, _yuan) switch { (true, true) => "(元)", (true, false) => "(分)", (false, true) => " (yuan)", _ => "_fen" } : "";
        var lines = new List<IEnumerable<string>>();
        if (isTyped) lines.Add(["H", "20260105", "ORG1", ""]);
        if (IsNamed && Chance(6)) lines.Add([_chinese ? "商户对账单" : "Merchant Statement", .. Enumerable.Repeat("", _columns.Count - 1)]);
        if (IsNamed) lines.Add(_columns.Select(c => (_chinese ? c.Chinese : c.English) + (c.IsMoney ? unit : "")));
        lines.AddRange(_rows.Select(r => (isTyped ? ["D"] : Enumerable.Empty<string>()).Concat(_columns.Select(c => (hasPrefix && !c.IsMoney ? "`" : "") + c.Text(r)))));
        if (isTyped) lines.Add(["T", _rows.Count.ToString(CultureInfo.InvariantCulture)]);
        else if (IsNamed && Chance(3)) lines.Add([_chinese ? "总笔数" : "total count", _chinese ? "手续费合计" + unit : "total fee" + unit]);
        if (!isTyped && lines[^1].First() is "总笔数" or "total count") lines.Add([_rows.Count.ToString(CultureInfo.InvariantCulture), Written(_rows.Sum(r => r.Fee))]);
        var text = string.Concat(lines.Select(l => string.Join(delimiter, l) + (trailing ? delimiter : "") + lineEnd));
        Bytes = _random.Next(3) switch { 0 => Encoding.UTF8.GetBytes(text), 1 => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)], _ => Gb18030.Encoding.GetBytes(text) };
    }
}
