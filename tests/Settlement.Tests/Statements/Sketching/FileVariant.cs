using System.Globalization;
using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements.Sketching;

/// <summary>How a generated file is changed before it is sketched; what it adds up to stays the same.</summary>
internal enum Change
{
    None,

    /// <summary>Other words of the field in the header.</summary>
    OtherWords,

    /// <summary>A header that says nothing.</summary>
    NoWords,

    /// <summary>The columns in another order.</summary>
    Shuffled,

    /// <summary>Both.</summary>
    ShuffledWithoutWords,

    /// <summary>Another character between fields.</summary>
    Delimiter,

    /// <summary>Yuan for fen and fen for yuan.</summary>
    Unit,

    /// <summary>A cost as negative where it was positive.</summary>
    FeeSign,

    /// <summary>Codes that nobody knows for words that say what a row is.</summary>
    Codes,
}

/// <summary>A delimited file, taken apart by the layout that wrote it.</summary>
internal sealed class FileVariant
{
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["交易金额"] = ["消费金额", "Txn Amount"], ["交易金额(分)"] = ["交易额(分)", "amount_fen"], ["订单金额(元)"] = ["消费额(元)", "Order Amount (yuan)"],
        ["手续费"] = ["服务费", "Service Charge"], ["手续费(分)"] = ["佣金(分)", "fee_fen"], ["手续费(元)"] = ["服务费(元)", "Commission (yuan)"],
        ["清算金额"] = ["入账金额", "Net Amount"], ["结算金额(分)"] = ["到账金额(分)", "settle_amt_fen"], ["入账金额(元)"] = ["净额(元)", "Net (yuan)"],
        ["交易类型"] = ["业务类型", "transType"], ["业务类型"] = ["交易类别", "txn_type"], ["资金流向"] = ["收支方向", "direction"],
        ["实际支付金额"] = ["实付金额", "Paid Amount"], ["钱包优惠金额"] = ["平台优惠", "Platform Discount"], ["商户优惠金额"] = ["商家立减", "Merchant Coupon"],
        ["商户号"] = ["商户编号", "merchant_no"], ["终端号"] = ["终端编号", "term_id"], ["订单号"] = ["平台订单号", "trade_no"], ["参考号"] = ["检索参考号", "rrn"],
    };

    private readonly LayoutTable _table;
    private readonly List<LayoutColumn> _columns;
    private readonly Encoding _encoding;
    private readonly string _lineEnd;
    private readonly bool _hasMark;
    private readonly List<string[]> _lines;
    private readonly bool _named;
    private string _delimiter;

    private FileVariant(LayoutTable table, byte[] bytes)
    {
        _table = table;
        var row = table.Records.Single(r => r.Role == RecordRole.Row);
        _columns = [.. row.Columns.Where(c => !LayoutFile.IsVirtual(c))];
        _hasMark = row.When is not null;
        _named = table.Records.Any(r => r.Role == RecordRole.ColumnNames);
        _encoding = table.Text.Encoding == TextEncoding.Utf8 ? new UTF8Encoding(false) : Gb18030.Encoding;
        _lineEnd = table.Text.LineEnd == LineEnd.Crlf ? "\r\n" : "\n";
        _delimiter = table.Shape.Delimiter!;
        _lines = [.. _encoding.GetString(bytes).TrimStart('\uFEFF').Split(_lineEnd).Select(l => l.Split(_delimiter))];
    }

    /// <summary>The changed file, or <c>null</c> where the table cannot be changed so.</summary>
    public static byte[]? Of(LayoutTable table, byte[] bytes, Change change, int seed)
    {
        if (change == Change.None) return bytes;
        if (table.Shape.Kind != ShapeKind.Delimited || bytes.Contains((byte)'"')) return null;
        var file = new FileVariant(table, bytes);
        return file.Apply(change, new Random(seed)) ? file.Bytes() : null; // not for secrets: test data that repeats
    }

    private bool Apply(Change change, Random random)
    {
        switch (change)
        {
            case Change.OtherWords when _named:
                Rename((name, _) => Words.TryGetValue(name, out var others) ? others[random.Next(others.Length)] : name);
                return true;
            case Change.NoWords when _named:
                Rename((name, i) => i == 0 && _hasMark ? name : $"列{(char)('a' + i)}");
                return true;
            case Change.Shuffled:
                Shuffle(random);
                return true;
            case Change.ShuffledWithoutWords when _named:
                Shuffle(random);
                return Apply(Change.NoWords, random);
            case Change.Delimiter:
                _delimiter = _delimiter == "|" ? ";" : "|";
                return true;
            case Change.Unit:
                return _columns.All(c => c.Amount is null or { Decimals: <= 2 }) && Convert();
            case Change.FeeSign:
                return ChangeColumns(c => c is { Field: StatementField.Fee, Amount.Sign: AmountSign.Minus }, Negated);
            case Change.Codes:
                var types = _table.Records.Single(r => r.Role == RecordRole.Row).Class.SelectMany(c => c.When.Keys).Distinct(StringComparer.Ordinal).ToList();
                var codes = new Dictionary<string, string>(StringComparer.Ordinal);
                return ChangeColumns(c => types.Contains(c.Name), text => codes.TryGetValue(text, out var known) ? known : codes[text] = $"K{codes.Count + 1}");
            default:
                return false;
        }
    }

    private IEnumerable<string[]> Rows => _lines.Where((l, i) => l.Length == Width && !(_named && i == 0) && (!_hasMark || l[0] == _columns[0].Literal));

    private int Width => _columns.Count + (_table.Shape.TrailingDelimiter ? 1 : 0);

    private void Rename(Func<string, int, string> name)
    {
        for (var i = 0; i < _columns.Count; i++) _lines[0][i] = name(_lines[0][i], i);
    }

    private void Shuffle(Random random)
    {
        var first = _hasMark ? 1 : 0;
        int[] order = [.. Enumerable.Range(0, first), .. Enumerable.Range(first, _columns.Count - first).OrderBy(_ => random.Next())];
        foreach (var line in Rows.Concat(_named ? [_lines[0]] : []).ToList())
        {
            var before = line.ToArray();
            for (var i = 0; i < order.Length; i++) line[i] = before[order[i]];
        }
    }

    private bool ChangeColumns(Func<LayoutColumn, bool> which, Func<string, string> change)
    {
        var changed = false;
        for (var i = 0; i < _columns.Count; i++)
        {
            if (!which(_columns[i])) continue;
            foreach (var row in Rows) row[i] = Inside(row[i], change);
            changed = true;
        }
        return changed;
    }

    private bool Convert()
    {
        for (var i = 0; i < _columns.Count; i++)
        {
            if (_columns[i].Amount is not { } amount) continue;
            foreach (var row in Rows) row[i] = Inside(row[i], t => Converted(t, amount.Unit));
            if (_named) _lines[0][i] = OtherUnit(_lines[0][i]);
        }
        if (_table.Records.FirstOrDefault(r => r.Role == RecordRole.Trailer) is not { } trailer) return true;
        var last = _lines.FindLastIndex(l => l.Length >= trailer.Columns.Count);
        for (var i = 0; i < trailer.Columns.Count; i++)
            if (trailer.Columns[i].Amount is { } amount)
            {
                _lines[last][i] = Inside(_lines[last][i], t => Converted(t, amount.Unit));
                if (_table.Records.Any(r => r.Role == RecordRole.TrailerNames)) _lines[last - 1][i] = OtherUnit(_lines[last - 1][i]);
            }
        return true;
    }

    private static string OtherUnit(string name) =>
        name.Contains("(分)", StringComparison.Ordinal) ? name.Replace("(分)", "(元)", StringComparison.Ordinal) : name.Replace("(元)", "(分)", StringComparison.Ordinal);

    private static string Inside(string cell, Func<string, string> change) => cell.StartsWith('`') ? "`" + Inside(cell[1..], change) : cell.Length == 0 ? cell : change(cell);

    private static string Negated(string text) => text.StartsWith('-') ? text[1..] : text.All(c => c is '0' or '.') ? text : "-" + text;

    private static string Converted(string text, AmountUnit unit)
    {
        var (sign, size) = text.StartsWith('-') ? ("-", text[1..]) : ("", text);
        if (unit == AmountUnit.Yuan) return sign + long.Parse(size.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        var fen = long.Parse(size, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{fen / 100}.{fen % 100:00}");
    }

    private byte[] Bytes() => [.. _table.Text.ByteOrderMark ? Encoding.UTF8.GetPreamble() : [], .. _encoding.GetBytes(string.Join(_lineEnd, _lines.Select(l => string.Join(_delimiter, l))))];
}
