namespace Rijie.Gateway.Reconciliation;

/// <summary>Why a fee is off the contract, in words (settlement specification 2.6).</summary>
internal static class FeeWords
{
    /// <summary>The name of a subcode.</summary>
    public static LocalText NameOf(string subcode) => subcode switch
    {
        "no_contract" => Text("无适用合同", "No contract in force"),
        "unpriced" => Text("无适用规则", "No rule fits"),
        "fee_exceeds_amount" => Text("手续费超过金额", "Fee above the amount"),
        "rounding" => Text("舍入方式不同", "Rounded another way"),
        "cap_ignored" => Text("未按封顶计费", "Cap ignored"),
        "class_swap" => Text("卡类或商户类被换", "Priced as another class"),
        "wrong_rule" => Text("套用了另一条规则", "Another rule applied"),
        "wrong_version" => Text("套用了另一个合同版本", "Another version applied"),
        "surcharge_added" => Text("加收了附加费", "Surcharge added"),
        "rate_changed" => Text("费率被改动", "Rate changed"),
        "refund_policy" => Text("退货手续费处理不同", "Refund policy"),
        "unexplained" => Text("原因不明", "Unexplained"),
        _ => Text(subcode, subcode),
    };

    /// <summary>One sentence on what happened and what to do.</summary>
    /// <param name="subcode">The smallest explanation.</param>
    /// <param name="explanation">What reproduces the fee, in words of the contract file.</param>
    /// <param name="by">How far it is off, without a sign.</param>
    public static LocalText Explain(string? subcode, string? explanation, Money by) => (subcode, explanation) switch
    {
        ("rounding", null) => Text($"手续费与合同相差 {by} 元，属舍入差异。", $"The fee is off the contract by {by} yuan, which rounding explains."),
        ("rounding", { } mode) => Text($"手续费与合同相差 {by} 元：按“{mode}”舍入即得实收数。", $"The fee is off the contract by {by} yuan: rounding '{mode}' gives what was taken."),
        ("cap_ignored", _) => Text($"手续费多收 {by} 元：没有按封顶计费。请向通道追索。", $"{by} yuan too much was taken: the cap was not applied. Claim it from the provider."),
        ("class_swap", { } swap) => Text($"手续费与合同相差 {by} 元：按“{swap}”计价即得实收数，卡类或商户类可能被换（跳码）。", $"The fee is off the contract by {by} yuan: priced as '{swap}' it comes to what was taken. The class may have been changed."),
        ("wrong_rule", { } rule) => Text($"手续费与合同相差 {by} 元：套用了合同的另一条规则“{rule}”。", $"The fee is off the contract by {by} yuan: rule '{rule}' of the contract gives what was taken."),
        ("wrong_version", { } version) => Text($"手续费与合同相差 {by} 元：套用了另一个版本“{version}”。", $"The fee is off the contract by {by} yuan: version '{version}' gives what was taken."),
        ("surcharge_added", { } surcharge) => Text($"手续费多收 {by} 元：加收了附加费“{surcharge}”。请向通道追索。", $"{by} yuan too much was taken: the surcharge '{surcharge}' was added. Claim it from the provider."),
        ("rate_changed", { } line) => Text($"手续费与合同相差 {by} 元：多笔交易都按“{line}”（固定部分单位为分）收取，费率已被改动。请向通道追索。", $"The fee is off the contract by {by} yuan: many rows were priced at '{line}' (fixed part in fen), so the rate was changed. Claim it from the provider."),
        ("refund_policy", "clipped") => Text($"按合同应退的手续费超过了原收手续费，已截至原收数；与实收相差 {by} 元。", $"The contract would return more fee than was charged, so it was cut back; {by} yuan off what was taken."),
        ("refund_policy", { } policy) => Text($"手续费与合同相差 {by} 元：退货手续费按“{policy}”处理即得实收数。", $"The fee is off the contract by {by} yuan: the refund policy '{policy}' gives what was taken."),
        _ => Text($"手续费与合同不符，相差 {by} 元。请按合同向通道追索。", $"The fee is not what the contract says, {by} yuan apart. Claim it from the provider."),
    };

    private static LocalText Text(string zh, string en) => new() { Zh = zh, En = en };
}
