using System.Globalization;
using CsCheck;
using Rijie.Settlement.Fees;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>Random contracts over the whole format: rules, caps, mins, fixed parts, discounts, surcharges, tiers, quotas, every rounding and refund policy.</summary>
internal static class DrawnContract
{
    private static readonly Gen<string> Mode = OneOf("half_up", "half_even", "up", "down");
    private static readonly Gen<string> Policy = OneOf("keep", "full_on_full_refund", "proportional", "rate", "recompute");
    private static readonly Gen<int> Ppm = Gen.Int[0, 30_000];
    private static readonly Gen<int> Fen = Gen.Frequency((2, Gen.Const(0)), (3, Gen.Int[1, 400]));

    /// <summary>How the second rule is priced: as it is, after a quota, or by tiers.</summary>
    private static readonly Gen<Func<string, string>> Extra = Gen.Select(Gen.Int[0, 3], OneOf("marginal", "at_start", "retroactive"), OneOf("month_volume", "month_count", "year_volume"), Gen.Int[1, 60_000], Gen.Bool).Select(
        (kind, mode, counter, step, net) => new Func<string, string>(price => kind switch
        {
            0 => $", quota: {{ per: month, volume: {step}, net_of_refunds: {(net ? "true" : "false")} }}, price: [ {price} ]",
            1 => $", tiers: {{ counter: {counter}, mode: {mode}, net_of_refunds: {(net ? "true" : "false")}{(mode == "retroactive" ? ", charged_at: \"0.60%\"" : "")}, steps: [ {{ up_to: {step}, rate: \"0.60%\" }}, {{ up_to: {step + 20_000}, rate: \"0.55%\" }}, {{ rate: \"0.50%\" }} ] }}",
            _ => $", price: [ {price} ]",
        }));

    /// <summary>Any contract.</summary>
    public static readonly Gen<FeeContract> Any = Of(OneOf("transaction", "component", "group"), Mode, Policy, withFixed: true);

    /// <summary>Half up, without a fixed part, row by row.</summary>
    public static readonly Gen<FeeContract> Growing = Of(OneOf("transaction", "component"), Gen.Const("half_up"), Policy, withFixed: false);

    /// <summary>Every rounding, refunds by recompute.</summary>
    public static readonly Gen<FeeContract> Recomputing = Of(OneOf("transaction", "component", "group"), Mode, Gen.Const("recompute"), withFixed: true);

    /// <summary>Rounded by group.</summary>
    public static readonly Gen<FeeContract> Grouping = Of(Gen.Const("group"), Mode, Policy, withFixed: true);

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<FeeContract> Of(Gen<string> scope, Gen<string> mode, Gen<string> policy, bool withFixed) =>
        Gen.Select(Gen.Select(mode, scope, policy), Price(withFixed), Price(withFixed), Surcharge(withFixed), Extra, Gen.Select(Gen.Int[1, 1_000_000], Gen.Bool, Gen.Bool, Gen.Bool)).Select(
            (terms, debit, other, surcharge, extra, discount) => SampleContracts.One(
                $"rounding: {{ mode: {terms.Item1}, scope: {terms.Item2} }}",
                $"refund: {{ return: {terms.Item3} }}",
                discount.Item2 ? $"discount: {{ factor: \"{discount.Item1}/1000000\", applies_to_cap: {(discount.Item3 ? "true" : "false")} }}" : $"void: {(discount.Item4 ? "keep_fee" : "cancel_fee")}",
                $"rules: [ {{ id: debit, when: {{ card_type: debit }}, price: [ {debit} ] }}, {{ id: other, when: {{}}{extra(other)} }} ]",
                $"surcharges: [ {{ id: k, when: {{ card_type: debit }}, price: [ {surcharge} ] }}, {{ id: t, when: {{}}, price: [ {{ part: t, rate: \"1/10000\" }} ], on_refund: return }} ]"));

    private static Gen<string> Price(bool withFixed) => Gen.Select(Ppm, Ppm, Fen, Fen, Gen.Int[1, 3_000], OneOf("keep", "return")).Select((a, b, fixedFen, min, cap, onRefund) => string.Create(CultureInfo.InvariantCulture,
        $"{{ part: a, rate: \"{a}/1000000\", min: {min}{(withFixed ? $", fixed: {fixedFen}" : "")}, on_refund: {onRefund} }}, {{ part: b, rate: \"{b}/1000000\", cap: {cap} }}"));

    private static Gen<string> Surcharge(bool withFixed) => Gen.Select(Ppm, Fen, Gen.Int[1, 500]).Select((ppm, fen, cap) => string.Create(CultureInfo.InvariantCulture,
        $"{{ part: k, rate: \"{ppm}/1000000\", cap: {cap}{(withFixed ? $", fixed: {fen}" : "")} }}"));
}

/// <summary>Random sales on days of January and what is given back of them, bit by bit, whole in the end or not.</summary>
internal static class DrawnRows
{
    public static readonly Gen<FeeRow[]> Any = Sale.Array[1, 12].Select(sales => sales.SelectMany((s, i) => Rows(s, i)).ToArray());

    private static Gen<(long Fen, bool Debit, int Day, int[] Cuts, bool Whole)> Sale =>
        Gen.Select(Gen.OneOf(Gen.Long[0, 2_000], Gen.Long[0, 400_000]), Gen.Bool, Gen.Int[1, 8], Gen.Int[0, 1_000_000].Array[0, 4], Gen.Bool);

    private static IEnumerable<FeeRow> Rows((long Fen, bool Debit, int Day, int[] Cuts, bool Whole) drawn, int number)
    {
        var sale = AuditedRows.Row($"s{number:D2}", AuditedRows.OnDay(SampleContracts.Sale(drawn.Fen) with { CardType = drawn.Debit ? CardType.Debit : CardType.Credit }, drawn.Day), null);
        yield return sale;
        var (left, day) = (drawn.Fen, drawn.Day);
        for (var i = 0; i < drawn.Cuts.Length; i++)
        {
            var piece = drawn.Whole && i == drawn.Cuts.Length - 1 ? left : left * drawn.Cuts[i] / 1_000_000;
            left -= piece;
            day += drawn.Cuts[i] % 3;
            yield return AuditedRows.Refunded($"s{number:D2}r{i}", sale, piece, 0, day) with { ReportedFee = null };
        }
    }
}
