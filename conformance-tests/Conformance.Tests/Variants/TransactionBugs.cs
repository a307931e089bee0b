namespace Rijie.Conformance.Tests;

/// <summary>Level 2: lists, lookups, notifications, payouts and terminals.</summary>
internal static class TransactionBugs
{
    private const string Gross = "WireText.Yuan(Amount, \"amount\") ?? throw new FormatException(\"amount is blank.\")";

    public static IReadOnlyList<Variant> All { get; } =
    [
        new()
        {
            Name = "unknown-is-success", Caught = "list.unknown", Source = "juspay/hyperswitch#1522",
            Bug = "A state that is not known is told as success.", BugZh = "未知状态被当作成功。",
            Patches = [new("Acme/AcmeTrade.cs", "_ => TransactionState.Unknown,", "_ => TransactionState.Succeeded,")],
        },
        new()
        {
            Name = "swallowed-cancellation", Caught = "list.cancelled",
            Bug = "A call that was cancelled answers with an empty page.", BugZh = "被取消的调用返回一张空页。",
            Patches = [new("Acme/AcmeTransactions.cs", "        if (query.From >= query.To) return", "        if (query.From >= query.To || cancellationToken.IsCancellationRequested) return")],
        },
        new()
        {
            Name = "bent-provider", Caught = "wire.tells_the_truth",
            Bug = "The simulated provider is said to tell fees without their sign, as the plugin reads them.", BugZh = "模拟通道声称手续费不带符号，以迁就插件的读法。",
            Patches =
            [
                new("Acme/AcmeTrade.cs", "is { } fee ? type.Sign() * fee : null,", "is { } fee ? fee : null,"),
                new("Acme.Simulator/AcmeWire.cs", "return surface == Surface.Statement ? WireStatement.Told(truth) : WireTrade.Told(truth);", "return surface == Surface.Statement ? WireStatement.Told(truth) : WireTrade.Told(truth) is var told && told.Fee is { } fee && fee < Money.Zero ? told with { Fee = -fee } : WireTrade.Told(truth);"),
            ],
        },
        new()
        {
            Name = "withdrawal-fee-dropped", Caught = "payout.states",
            Bug = "What the provider takes for paying out is not read.", BugZh = "没有读取出款手续费。",
            Patches = [new("Acme/AcmePayouts.cs", "WireText.Yuan(WithdrawalFee, \"withdrawal_fee\") ?? Money.Zero", "Money.Zero")],
        },
        new()
        {
            Name = "bent-payouts", Caught = "wire.tells_the_truth",
            Bug = "The simulated provider is said to tell every payout as paid, as the plugin reads them.", BugZh = "模拟通道声称每笔出款都已到账，以迁就插件的读法。",
            Patches = [new("Acme.Simulator/AcmeWire.cs", "    /// <inheritdoc/>\n    public override void Answer(", "    /// <inheritdoc/>\n    public override Payout Told(Payout truth) => truth with { State = PayoutState.Paid };\n\n    /// <inheritdoc/>\n    public override void Answer(")],
        },
        new()
        {
            Name = "bent-terminals", Caught = "wire.tells_the_truth",
            Bug = "The simulated provider is said to tell every terminal as trading.", BugZh = "模拟通道声称每台终端都在用。",
            Patches = [new("Acme.Simulator/AcmeWire.cs", "    /// <inheritdoc/>\n    public override void Answer(", "    /// <inheritdoc/>\n    public override Terminal Told(Terminal truth) => truth with { Active = true };\n\n    /// <inheritdoc/>\n    public override void Answer(")],
        },
        new()
        {
            Name = "bent-fate", Caught = "wire.tells_the_truth",
            Bug = "The simulated provider is said to tell a failed sale as succeeded when it is asked for.", BugZh = "模拟通道声称查询失败的消费时会答成功。",
            Patches = [new("Acme.Simulator/AcmeWire.cs", "    /// <inheritdoc/>\n    public override void Answer(", "    /// <inheritdoc/>\n    public override TransactionState StateNow(Book book, Transaction known) => TransactionState.Succeeded;\n\n    /// <inheritdoc/>\n    public override void Answer(")],
        },
        new()
        {
            Name = "pending-is-failed", Caught = "lookup.pending", Source = "juspay/hyperswitch#2146",
            Bug = "A payment that is still open is told as failed.", BugZh = "仍在处理中的支付被当作失败。",
            Patches = [new("Acme/AcmeTrade.cs", "\"PENDING\" => TransactionState.Pending,", "\"PENDING\" => TransactionState.Failed,")],
        },
        new()
        {
            Name = "bad-cursor-is-the-end", Caught = "list.strange_cursor", Source = "estuary/connectors#5010",
            Bug = "A cursor that the provider refuses is told as the end of the list.", BugZh = "服务商拒绝的游标被当作列表已到末尾。",
            Patches =
            [
                new("Acme/AcmeTransactions.cs", "        }, [], cancellationToken);\n", "        }, [\"BAD_CURSOR\"], cancellationToken);\n        if (answer.Code == \"BAD_CURSOR\") return new() { Transactions = [] };\n"),
            ],
        },
        new()
        {
            Name = "merchant-not-checked", Caught = "payout.merchants", Source = "flitto/wechatpay#11",
            Bug = "Payouts to the organisation's other merchants are taken for one's own.", BugZh = "机构内其他商户的出款被当作自己的。",
            Patches = [new("Acme/AcmePayouts.cs", "list.Payouts.Where(p => context.MerchantNos.Contains(p.MerchantNo, StringComparer.Ordinal)).Select(p => p.ToPayout())", "list.Payouts.Where(p => context.MerchantNos.Count > 0).Select(p => p.ToPayout())")],
        },
        new()
        {
            Name = "no-order-as-failure", Caught = "lookup.not_found",
            Bug = "\"There is no such order\" is a failure of the provider, and is asked again for ever.", BugZh = "“无此订单”被当作服务商故障，没完没了地重查。",
            Patches = [new("Acme/AcmeLookup.cs", "[name] = number }, [\"NO_ORDER\"], cancellationToken)", "[name] = number }, [], cancellationToken)")],
        },
        new()
        {
            Name = "nonce-is-the-event", Caught = "notification.event_id",
            Bug = "Each repetition of a notification counts as another event.", BugZh = "通知每重发一次都算成新事件。",
            Patches = [new("Acme/AcmeNotifications.cs", "EventId = $\"{trade.ProviderOrderNo}/{WireText.Word(trade.Status)}\"", "EventId = message.Nonce")],
        },
        new()
        {
            Name = "wrong-receipt", Caught = "notification.acknowledged",
            Bug = "The provider's notification is answered with another word than it waits for.", BugZh = "回给通知的应答词不是服务商要的那个。",
            Patches = [new("Acme/AcmeNotifications.cs", "Body = \"SUCCESS\"", "Body = \"ok\"")],
        },
        new()
        {
            Name = "last-page-lost", Caught = "list.one_more_than_a_page", Source = "CrowdStrike/rusty-falcon#36",
            Bug = "The page without a next cursor is taken for the end, and its rows are dropped.", BugZh = "没有下一页游标的末页被当作结束，其行被丢弃。",
            Patches = [new("Acme/AcmeTransactions.cs", "        return new() { Transactions = [.. Transactions", "        if (next is null && query.Cursor is not null) return new() { Transactions = [] };\n        return new() { Transactions = [.. Transactions")],
        },
        new()
        {
            Name = "cursor-wiped", Caught = "list.page_sizes", Source = "airbytehq/airbyte#72936",
            Bug = "The cursor is not sent, so that each page is the first one again.", BugZh = "请求未带游标，每页都是第一页。",
            Patches = [new("Acme/AcmeTransactions.cs", "[\"cursor\"] = query.Cursor,", "[\"cursor\"] = null,")],
        },
        new()
        {
            Name = "pages-by-second", Caught = "list.same_second", Source = "activepieces/activepieces#14323",
            Bug = "The next page begins a second after the last row, and loses what happened within that second.", BugZh = "下一页从末行之后一秒开始，同一秒内的其余交易丢失。",
            Patches =
            [
                new("Acme/AcmeTransactions.cs", "[\"from\"] = WireText.Time(query.From, AcmeTrade.TimeForm)", "[\"from\"] = query.Cursor ?? WireText.Time(query.From, AcmeTrade.TimeForm)"),
                new("Acme/AcmeTransactions.cs", "[\"cursor\"] = query.Cursor,", "[\"cursor\"] = null,"),
                new("Acme/AcmeTransactions.cs", "        if (next is not null && next == query.Cursor) throw new FormatException(\"the cursor does not move on.\");", "        if (next is not null) next = WireText.Time(Transactions[^1].ToTransaction().TradedAt!.Value.AddSeconds(1), AcmeTrade.TimeForm);"),
            ],
        },
        new()
        {
            Name = "fee-sign-flipped", Caught = "list.book", Source = "opencollective/opencollective#1025",
            Bug = "The fee that a refund gives back is booked as charged once more.", BugZh = "退货退回的手续费被记成再次收取。",
            Patches = [new("Acme/AcmeTrade.cs", "type.Sign() * fee", "fee")],
        },
        new()
        {
            Name = "yuan-as-fen", Caught = "list.book", Source = "klover2/wechatpay-node-v3-ts#47",
            Bug = "An amount in yuan is read as fen.", BugZh = "以元为单位的金额被当作分。",
            Patches = [new("Acme/AcmeTrade.cs", Gross, "Money.FromFen((long)decimal.Parse(Amount, System.Globalization.CultureInfo.InvariantCulture))")],
        },
        new()
        {
            Name = "floating-point", Caught = "lookup.book", Source = "dedemao/weixinPay#26",
            Bug = "Yuan become fen by a floating-point product that is cut off.", BugZh = "元转分用浮点相乘后截断。",
            Patches = [new("Acme/AcmeTrade.cs", Gross, "Money.FromFen((long)(double.Parse(Amount, System.Globalization.CultureInfo.InvariantCulture) * 100))")],
        },
        new()
        {
            Name = "zone-dropped", Caught = "list.midnight", Source = "restrictcontentpro/restrict-content-pro#298",
            Bug = "The provider's wall clock is read as UTC.", BugZh = "服务商的北京时间被当作 UTC。",
            Patches =
            [
                new("Acme/AcmeTrade.cs", "TradedAt = WireText.Time(TradeTime, \"trade_time\", TimeForm) ?? throw new FormatException(\"trade_time is blank.\"),",
                    "TradedAt = DateTimeOffset.ParseExact(TradeTime, TimeForm, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal),"),
            ],
        },
        new()
        {
            Name = "refund-as-sale", Caught = "list.refund", Source = "brafdlog/caspion#474",
            Bug = "A refund is booked as a sale.", BugZh = "退货被记成消费。",
            Patches = [new("Acme/AcmeTrade.cs", "\"REFUND\" => TransactionType.Refund", "\"REFUND\" => TransactionType.Sale")],
        },
        new()
        {
            Name = "refunds-number-lost", Caught = "lookup.refund", Source = "opencollective/opencollective-api#6159",
            Bug = "A refund is told without the number of the sale that it belongs to.", BugZh = "退货丢失其原交易号。",
            Patches = [new("Acme/AcmeTrade.cs", "OriginalProviderOrderNo = WireText.OrNull(OriginalProviderOrderNo),", "")],
        },
        new()
        {
            Name = "notification-in-fen", Caught = "notification.amounts", Source = "shmy/cn-pay#2", Shape = "form",
            Bug = "The fee of a notification is read as fen, though all amounts are yuan.", BugZh = "通知中的手续费被当作分，而金额都以元计。",
            Patches = [new("Acme/AcmeTrade.cs", "WireText.Yuan(Fee, \"fee\") is { } fee", "WireText.Yuan(Fee, \"fee\") is { } yuan && Money.FromFen(yuan.Fen / 100) is var fee")],
        },
        new()
        {
            Name = "numbers-swapped", Caught = "lookup.book", Shape = "form",
            Bug = "The merchant's number is told as the provider's.", BugZh = "商户单号被当作平台订单号。",
            Patches = [new("Acme/AcmeTrade.cs", "MerchantOrderNo = WireText.OrNull(MerchantOrderNo),", "MerchantOrderNo = WireText.OrNull(ProviderOrderNo),")],
        },
    ];
}
