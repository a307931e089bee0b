using System.Globalization;
using System.Text.Json;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Matching.Payouts;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Breaks in words, in both languages: the name of a code, and what it means with what to do.</summary>
internal static class BreakWords
{
    /// <summary>The name of a code in the field's words (settlement specification 4.6).</summary>
    public static LocalText NameOf(string code) => Enum.TryParse<BreakCode>(code, out var known)
        ? new() { Zh = ChineseNameOf(known), En = Capital(BreakCodes.NameOf(known).Replace('_', ' ')) }
        : new() { Zh = code, En = code };

    /// <summary>What was found, between whom, and what a person should do.</summary>
    public static LocalText Explain(BreakRecord found)
    {
        var (bookZh, bookEn, actualZh, actualEn) = Sides(found);
        var by = Money.FromFen(Math.Abs(found.DeltaFen));
        return found.Code switch
        {
            "F01" => Text("应到的对账单到期未到。请在通道平台确认是否已出账；到账后自动重新对账。", "The statement that was due has not come. Check with the provider whether it was issued; once it is here the day is reconciled anew."),
            "F02" => Text("对账单自带的合计与明细不符，整份文件不计入。请向通道索取正确的文件。", "The statement's own totals do not agree with its rows, so none of it counts. Ask the provider for a correct file."),
            "F03" => Text("通道重新出具了对账单，新版本已替换旧版本。请查看变更的行。", "The provider issued the statement again; the new version replaced the old one. Look at the rows that changed."),
            "F04" => Text("对账单中有无法读取的行，其余行已计入。请查看被拒的行号与原因。", "The statement has rows that cannot be read; the others count. See the rejected lines with their reasons."),
            "R01" => Text($"{bookZh}有这笔成功的交易，{actualZh}没有。可能少收 {by} 元，请向通道查询。", $"{bookEn} has this transaction as a success, {actualEn} does not have it. {by} yuan may not be paid: ask the provider."),
            "R02" => Text($"{actualZh}有这笔交易，{bookZh}没有。请确认门店是否漏记，或是否不属于本商户。", $"{actualEn} has this transaction, {bookEn} does not. Find out whether the shop did not record it, or whether it is not yours."),
            "R03" => Amount(found, bookZh, bookEn, actualZh, actualEn),
            "R04" => Fee(found, by),
            "R05" => State(found, bookZh, bookEn, actualZh, actualEn),
            "R06" => Text($"同一笔交易，{bookZh}与{actualZh}的交易类型不同。", $"{bookEn} and {actualEn} give this transaction different types."),
            "R07" => Text("两边币种不同。", "The two sides state different currencies."),
            "R08" => Text($"{bookZh}把同一笔交易记了不止一次。", $"{bookEn} has the same transaction more than once."),
            "R09" => Text($"{actualZh}把同一笔交易记了不止一次，顾客可能被重复扣款。请尽快核实并联系通道。", $"{actualEn} has the same transaction more than once: the customer may have been charged twice. Check soon, and tell the provider."),
            "R10" => Text($"{bookZh}与{actualZh}有几笔可能是同一笔，没有依据判断。请人工勾对。", $"Several rows of {bookEn} and {actualEn} may be the same transaction, and nothing tells which. Link them by hand."),
            "R11" => Text("两边的清算日期不同，钱会在另一天结算。请确认通道的日切时间。", "The two sides give different clearing dates, so the money settles on another day. Check the provider's day cut."),
            "R12" => Text("这笔退货、撤销或拒付找不到原交易。请核实是否真有原交易，防止虚假退货。", "The sale that this refund, void or chargeback belongs to is not there. Find out whether there was one: it may be a refund of nothing."),
            "R13" => Text($"累计退款超过原交易 {by} 元。请立即核实。", $"More was given back than was sold, by {by} yuan. Look into it at once."),
            "R14" => Text("卡类、商户类别或行业码与约定不同（跳码），手续费和合规都可能受影响。请向通道核实。", "Card type, merchant class or category code differ from what was agreed. Fees and compliance depend on it: ask the provider."),
            "R16" => Text($"同一订单在另一通道已付过款（{by} 元），顾客可能付了两次。请核实并退还多付的一笔。", $"The same order was paid at another provider already ({by} yuan): the customer may have paid twice. Check, and give one payment back."),
            "R17" => Text("原交易在另一通道，退款却走了这个通道。两边的结算都会受影响，请核实。", "The sale was made at another provider, the refund at this one. Both settlements are affected: find out why."),
            "T01" => Text("终端批结的笔数或金额与终端流水不符。请核对该终端的流水是否上传完整。", "The terminal's batch totals differ from its log. See whether the whole log of that terminal was uploaded."),
            "F05" => Text("前后两天的对账单都到了，中间这天没有。若当天确无交易可声明无交易，否则请向通道索取。", "The statements of the days before and after came, the one between did not. If there was no trade say so, else ask the provider for it."),
            "R15" => Text("这一行的金额、手续费与结算金额对不上。", "Amount, fee and net of this row do not add up."),
            "P01" => Text($"{found.Reference} 的结算款 {by} 元已过宽限期仍未打款{(found.Subcode == PayoutWords.Critical ? "，情况紧急" : "")}。请向通道催款。", $"{by} yuan of the settlement of {found.Reference} have not been paid and the grace is over. Ask the provider where the money is."),
            "P04" => Text($"打款 {by} 元没有对应的结算批次。请向通道核实来源，查清前勿动用。", $"No settlement batch is behind this payout of {by} yuan. Ask the provider what it is for before you spend it."),
            "P07" => Text($"分笔打款尚未齐，还差 {by} 元。宽限期后仍未齐将转为少打款。", $"The parts of this payout do not add up yet: {by} yuan are still to come. After the grace it counts as short."),
            "P08" => Text("打款进入了与登记不符的账户。请立即向通道核实收款账户是否被更改。", "The payout went to an account that is not the registered one. Find out at once whether somebody changed it."),
            "P09" => Text($"提现费与合同相差 {by} 元。请按合同向通道核对。", $"The withdrawal fee is {by} yuan off the contract. Claim it from the provider."),
            "P10" => Text($"{found.Reference} 结算净额为负，结转抵减后续打款，不是损失。", $"The settlement of {found.Reference} is negative: it is carried on and lowers the next payout. Nothing is lost."),
            "B01" => Text($"通道称已打款 {by} 元，银行对账单覆盖当日却没有入账。请向银行和通道查询。", $"The provider says that it paid {by} yuan; the bank's statement covers the day and has no such entry. Ask the bank and the provider."),
            "B02" => Text($"银行有一笔来自通道的入账 {by} 元，没有对应的打款单。请向通道核实。", $"The bank has an entry of {by} yuan from a provider, and no payout is behind it. Ask the provider what it is."),
            "B03" => Text($"银行入账与打款单相差 {Money.FromFen(found.DeltaFen)} 元。请核对银行扣费与通道打款。", $"The bank booked {Money.FromFen(found.DeltaFen)} yuan against what the payout says. Look for a charge of the bank, then ask the provider."),
            "B04" => Text($"同一笔打款在银行入账不止一次，多出 {by} 元。请核实，多出的钱可能会被收回。", $"The bank booked the same payout again: {by} yuan too much. Find out why; it may be taken back."),
            "P02" => Text($"打款比应付少 {by} 元。请核对打款单与当日结算净额，并向通道查询。", $"The payout is {by} yuan less than what was owed. Compare the payout with the day's net, and ask the provider."),
            "P03" => Text($"打款比应付多 {by} 元。多付的钱可能会被扣回，请先核实。", $"The payout is {by} yuan more than what was owed. It may be taken back: find out before you spend it."),
            "P05" => Text($"银行退回了这笔打款，{by} 元尚未到账。请核对结算账户信息，并请通道重新打款。", $"The bank sent this payout back: {by} yuan have not arrived. Check the account details and ask the provider to pay again."),
            "P06" => Text($"通道止付或冻结了 {by} 元。请向通道询问原因和解除条件。", $"The provider holds back {by} yuan. Ask it for the reason and for what releases the money."),
            _ => Text($"{NameOf(found.Code).Zh}，差额 {by} 元。", $"{NameOf(found.Code).En}, {by} yuan."),
        };
    }

    /// <summary>A value of a difference for people: yuan for money, which is stored in fen; the stored name for a type or state.</summary>
    public static string ValueOf(string field, string value) => field switch
    {
        "type" or "state" => YamlBinder.SnakeCase(value),
        "gross" or "net" or "paid" or "unpaid" or "suspended" or "carried" or "withdrawal_fee" or "bank_amount" => Yuan(value),
        _ => field.StartsWith("fee", StringComparison.Ordinal) ? Yuan(value) : value,
    };

    /// <summary>Who is compared, by the level: the earlier side first.</summary>
    public static (string BookZh, string BookEn, string ActualZh, string ActualEn) Sides(BreakRecord found) => found.Level switch
    {
        "L0" => ("终端流水", "the terminal log", "终端批结", "the terminal's batch totals"),
        "L1" => ("终端流水", "the terminal log", "通道交易", "the provider's list"),
        "L2" => ("本方记录", "our record", "对账单", "the statement"),
        "L4" => ("打款单", "the payout", "银行流水", "the bank's statement"),
        "L3" => ("结算净额", "the day's net", "打款单", "the payout"),
        _ => ("本方", "our side", "通道", "the provider"),
    };

    /// <summary>The break's own delta is of the nets; people look for the amounts first.</summary>
    private static LocalText Amount(BreakRecord found, string bookZh, string bookEn, string actualZh, string actualEn) =>
        DifferenceOf(found, "R03") is { } gross
            ? Text($"两边金额不同：{bookZh}为 {ValueOf(gross.Field, gross.Book)} 元，{actualZh}为 {ValueOf(gross.Field, gross.Actual)} 元；结算金额影响 {Money.FromFen(found.DeltaFen)} 元。",
                $"The amounts differ: {bookEn} says {ValueOf(gross.Field, gross.Book)}, {actualEn} says {ValueOf(gross.Field, gross.Actual)}; the net changes by {Money.FromFen(found.DeltaFen)} yuan.")
            : Text($"两边金额不同，结算金额影响 {Money.FromFen(found.DeltaFen)} 元。", $"The two sides state different amounts; the net changes by {Money.FromFen(found.DeltaFen)} yuan.");

    private static StoredDifference? DifferenceOf(BreakRecord found, string code) =>
        JsonSerializer.Deserialize<List<StoredDifference>>(found.Differences)!.Find(d => d.Code == code && !d.Tolerated);

    private static LocalText Fee(BreakRecord found, Money by) => found.Subcode switch
    {
        // Without a price there is a fee to show; with a price and no fee it is the statement that says too little, and not the contract.
        Subcodes.Unpriced when DifferenceOf(found, "R04") is { Actual: "" } silent => Text(
            $"对账单既没有写手续费，也没有写结算金额，无法与合同手续费 {ValueOf(silent.Field, silent.Book)} 元核对。请向通道索取手续费明细。",
            $"The statement gives neither fee nor net, so that the contract's {ValueOf(silent.Field, silent.Book)} yuan cannot be checked. Ask the provider what it charged."),
        Subcodes.NoContract => Text("这笔交易没有适用的费率合同，手续费无法核对。请在合同中补充。", "No fee contract covers this transaction, so its fee cannot be checked. Add one."),
        Subcodes.Unpriced => Text("合同中没有一条规则适用于这笔交易，手续费无法核对。请补充规则。", "No rule of the contract prices this transaction, so its fee cannot be checked. Add a rule."),
        Subcodes.FeeExceedsAmount => Text("手续费超过了交易金额。", "The fee is more than the amount."),
        _ => FeeWords.Explain(found.Subcode, DifferenceOf(found, "R04")?.Explanation, by),
    };

    private static LocalText State(BreakRecord found, string bookZh, string bookEn, string actualZh, string actualEn) => found.Subcode switch
    {
        Subcodes.LocalSuccess => Text($"{bookZh}记为成功，{actualZh}不是。货物可能已交付而款项未到。", $"{bookEn} says it succeeded, {actualEn} does not. Goods may be gone without money coming."),
        Subcodes.ProviderSuccess => Text($"{actualZh}记为成功，{bookZh}不是。顾客已付款，请补单或退款。", $"{actualEn} says it succeeded, {bookEn} does not. The customer has paid: record the sale or give the money back."),
        Subcodes.ReversalNotApplied => Text("冲正没有在另一方生效。", "The reversal did not take effect on the other side."),
        Subcodes.VoidNotApplied => Text("撤销没有在另一方生效。", "The void did not take effect on the other side."),
        // With a counterpart the code says that the other side has a success; without one, that the other side has nothing.
        Subcodes.UnknownLocal when found.ProviderRowId is not null => Text(
            $"{bookZh}没有这笔交易的结果，{actualZh}记为成功。请补记这笔交易，或撤销、退款。",
            $"{bookEn} does not know how this transaction ended; {actualEn} says it succeeded. Record it, or undo it."),
        Subcodes.UnknownLocal => Text($"{bookZh}没有这笔交易的结果，{actualZh}也没有这笔交易。请向通道查询。", $"{bookEn} does not know how this transaction ended, and {actualEn} does not have it. Ask the provider how it ended."),
        Subcodes.UnknownProvider => Text($"{actualZh}中有一笔没有最终结果，而{bookZh}没有这笔交易。请向通道查询结果。", $"{actualEn} has a transaction without an outcome that {bookEn} does not have. Ask the provider how it ended."),
        _ => Text($"{bookZh}与{actualZh}的交易状态不同。", $"{bookEn} and {actualEn} give this transaction different states."),
    };

    private static string Yuan(string fen) => long.TryParse(fen, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var known) ? Money.FromFen(known).ToString() : fen;

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static LocalText Text(string zh, string en) => new() { Zh = zh, En = Capital(en) };

    private static string ChineseNameOf(BreakCode code) => code switch
    {
        BreakCode.F01 => "对账文件未到",
        BreakCode.F02 => "文件汇总不平",
        BreakCode.F03 => "文件重出",
        BreakCode.F04 => "文件行无效",
        BreakCode.F05 => "文件断号/断日",
        BreakCode.T01 => "批结不平",
        BreakCode.R01 => "通道无、本地有",
        BreakCode.R02 => "本地无、通道有",
        BreakCode.R03 => "金额不符",
        BreakCode.R04 => "手续费不符",
        BreakCode.R05 => "状态不符",
        BreakCode.R06 => "交易类型不符",
        BreakCode.R07 => "币种不符",
        BreakCode.R08 => "本地重复",
        BreakCode.R09 => "通道重复",
        BreakCode.R10 => "多候选",
        BreakCode.R11 => "清算日期不符",
        BreakCode.R12 => "原交易不存在",
        BreakCode.R13 => "超额退款",
        BreakCode.R14 => "卡类/商户类不符(跳码)",
        BreakCode.R15 => "行内不平",
        BreakCode.R16 => "跨通道重复付款",
        BreakCode.R17 => "跨通道退款",
        BreakCode.P01 => "逾期未到账",
        BreakCode.P02 => "少打款",
        BreakCode.P03 => "多打款",
        BreakCode.P04 => "无来源打款",
        BreakCode.P05 => "退票",
        BreakCode.P06 => "止付/冻结",
        BreakCode.P07 => "分笔未齐",
        BreakCode.P08 => "收款账户不符",
        BreakCode.P09 => "提现费不符",
        BreakCode.P10 => "负额结转",
        BreakCode.B01 => "银行未入账",
        BreakCode.B02 => "银行多入账",
        BreakCode.B03 => "入账金额不符",
        BreakCode.B04 => "银行重复入账",
        _ => BreakCodes.NameOf(code),
    };
}
