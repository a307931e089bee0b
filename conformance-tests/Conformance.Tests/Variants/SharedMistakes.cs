namespace Rijie.Conformance.Tests;

/// <summary>Mistakes that plugin and simulated provider share: they agree with each other, and only what somebody else made shows them.</summary>
internal static class SharedMistakes
{
    public static IReadOnlyList<Variant> All { get; } =
    [
        new()
        {
            Name = "both-take-yuan-for-fen", Caught = "vector.notification", Source = "klover2/wechatpay-node-v3-ts#47",
            Bug = "Plugin and simulated provider both write amounts in fen, where the provider writes yuan.", BugZh = "插件和模拟服务商都以分书写金额，而服务商以元书写。",
            Patches =
            [
                new("Acme/AcmeTrade.cs", "WireText.Yuan(Amount, \"amount\") ?? throw new FormatException(\"amount is blank.\")", "Money.FromFen((long)decimal.Parse(Amount, System.Globalization.CultureInfo.InvariantCulture))"),
                new("Acme.Simulator/WireTrade.cs", "[\"amount\"] = Yuan(t.Gross)", "[\"amount\"] = t.Gross.Fen.ToString(CultureInfo.InvariantCulture)"),
            ],
        },
        new()
        {
            Name = "both-drop-the-zone", Caught = "vector.notification", Source = "restrictcontentpro/restrict-content-pro#298",
            Bug = "Plugin and simulated provider both take UTC for the provider's clock.", BugZh = "插件和模拟服务商都把 UTC 当作服务商的时钟。",
            Patches =
            [
                new("Acme/AcmeTrade.cs", "TradedAt = WireText.Time(TradeTime, \"trade_time\", TimeForm) ?? throw new FormatException(\"trade_time is blank.\"),",
                    "TradedAt = DateTimeOffset.ParseExact(TradeTime, TimeForm, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal),"),
                new("Acme.Simulator/WireTrade.cs", "[\"trade_time\"] = t.TradedAt is { } time ? Time(time) : null,", "[\"trade_time\"] = t.TradedAt is { } time ? time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture) : null,"),
            ],
        },
    ];
}
