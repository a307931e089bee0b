using System.Data.Common;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;
using Rijie.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>One column of <c>transactions</c>: text or a whole number.</summary>
internal sealed record RowColumn(string Name, Func<StoredRow, string?>? Text, Func<StoredRow, long?>? Number);

/// <summary>The columns of <c>transactions</c>, once, for writing in bulk and for reading back.</summary>
internal static class RowColumns
{
    public static IReadOnlyList<RowColumn> All { get; } =
    [
        Of("connection_id", r => r.ConnectionId),
        Of("row_id", r => r.RowId),
        Of("file_id", r => r.FileId),
        Of("side", r => EnumText<Side>.Of(r.Side)),
        Of("clearing_date", r => StoredText.Of(r.ClearingDate) ?? ""),
        Of("merchant_no", r => r.Transaction.MerchantNo),
        Of("type", r => EnumText<TransactionType>.Of(r.Transaction.Type)),
        Of("state", r => EnumText<TransactionState>.Of(r.Transaction.State)),
        Of("gross_fen", r => r.Transaction.Gross.Fen),
        Of("currency", r => r.Transaction.Currency),
        Of("provider_order_no", r => r.Transaction.ProviderOrderNo),
        Of("merchant_order_no", r => r.Transaction.MerchantOrderNo),
        Of("refund_no", r => r.Transaction.RefundNo),
        Of("retrieval_reference", r => r.Transaction.RetrievalReference),
        Of("upstream_order_no", r => r.Transaction.UpstreamOrderNo),
        Of("terminal_no", r => r.Transaction.TerminalNo),
        Of("batch_no", r => r.Transaction.BatchNo),
        Of("trace_no", r => r.Transaction.TraceNo),
        Of("authorization_code", r => r.Transaction.AuthorizationCode),
        Of("store", r => r.Transaction.Store),
        Of("original_provider_order_no", r => r.Transaction.OriginalProviderOrderNo),
        Of("original_merchant_order_no", r => r.Transaction.OriginalMerchantOrderNo),
        Of("original_trace_no", r => r.Transaction.OriginalTraceNo),
        Of("original_trade_date", r => StoredText.Of(r.Transaction.OriginalTradeDate)),
        Of("traded_ms", r => r.Transaction.TradedAt?.ToUnixTimeMilliseconds()),
        Of("stated_clearing_date", r => StoredText.Of(r.Transaction.ClearingDate)),
        Of("settlement_date", r => StoredText.Of(r.Transaction.SettlementDate)),
        Of("order_amount_fen", r => r.Transaction.OrderAmount?.Fen),
        Of("merchant_discount_fen", r => r.Transaction.MerchantDiscount?.Fen),
        Of("platform_discount_fen", r => r.Transaction.PlatformDiscount?.Fen),
        Of("payer_amount_fen", r => r.Transaction.PayerAmount?.Fen),
        Of("fee_fen", r => r.Transaction.Fee?.Fen),
        Of("net_fen", r => r.Transaction.Net?.Fen),
        Of("product", r => EnumText<Product>.Of(r.Transaction.Product)),
        Of("card_type", r => EnumText<CardType>.Of(r.Transaction.CardType)),
        Of("scheme", r => EnumText<Scheme>.Of(r.Transaction.Scheme)),
        Of("merchant_class", r => EnumText<MerchantClass>.Of(r.Transaction.MerchantClass)),
        Of("masked_card_no", r => r.Transaction.MaskedCardNo),
        Of("merchant_category_code", r => r.Transaction.MerchantCategoryCode),
        Of("remark", r => r.Transaction.Remark),
        Of("kind", r => EnumText<RowKind>.Of(r.Kind)),
        Of("also", r => r.Also is { } also ? EnumText<TransactionType>.Of(also) : null),
        Of("payout_no", r => r.PayoutNo),
        Of("rate_ppm", r => r.RatePpm),
        Of("balanced", r => r.Balanced ? 1 : 0),
        Of("needs_query", r => r.NeedsQuery ? 1 : 0),
        Of("member", r => r.Member),
        Of("line_no", r => r.LineNo),
        Of("byte_offset", r => r.ByteOffset),
        Of("evidence_id", r => r.EvidenceId),
        Of("received_ms", r => r.ReceivedAt.ToUnixTimeMilliseconds()),
    ];

    /// <summary>The names in order, for SELECT and INSERT.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(c => c.Name));

    /// <summary>The names in order with the alias <c>t.</c>.</summary>
    public static string Qualified { get; } = string.Join(", ", All.Select(c => "t." + c.Name));

    /// <summary>Reads a row selected as <see cref="Names"/>.</summary>
    public static StoredRow Read(DbDataReader reader)
    {
        var cells = new RowCells(reader);
        return new()
        {
            ConnectionId = cells.Text(),
            RowId = cells.Text(),
            FileId = cells.Text(),
            Side = EnumText<Side>.Parse(cells.Text()),
            ClearingDate = StoredText.DateOrNull(cells.Text()),
            Transaction = ReadTransaction(cells),
            Kind = EnumText<RowKind>.Parse(cells.Text()),
            Also = cells.TextOrNull() is { } also ? EnumText<TransactionType>.Parse(also) : null,
            PayoutNo = cells.TextOrNull(),
            RatePpm = (int?)cells.NumberOrNull(),
            Balanced = cells.Number() != 0,
            NeedsQuery = cells.Number() != 0,
            Member = cells.TextOrNull(),
            LineNo = cells.NumberOrNull(),
            ByteOffset = cells.NumberOrNull(),
            EvidenceId = cells.TextOrNull(),
            ReceivedAt = StoredText.Instant(cells.Number()),
        };
    }

    /// <summary>Initializers run in the order written, which is the order of the columns.</summary>
    private static Transaction ReadTransaction(RowCells cells) => new()
    {
        MerchantNo = cells.Text(),
        Type = EnumText<TransactionType>.Parse(cells.Text()),
        State = EnumText<TransactionState>.Parse(cells.Text()),
        Gross = Money.FromFen(cells.Number()),
        Currency = cells.Text(),
        ProviderOrderNo = cells.TextOrNull(),
        MerchantOrderNo = cells.TextOrNull(),
        RefundNo = cells.TextOrNull(),
        RetrievalReference = cells.TextOrNull(),
        UpstreamOrderNo = cells.TextOrNull(),
        TerminalNo = cells.TextOrNull(),
        BatchNo = cells.TextOrNull(),
        TraceNo = cells.TextOrNull(),
        AuthorizationCode = cells.TextOrNull(),
        Store = cells.TextOrNull(),
        OriginalProviderOrderNo = cells.TextOrNull(),
        OriginalMerchantOrderNo = cells.TextOrNull(),
        OriginalTraceNo = cells.TextOrNull(),
        OriginalTradeDate = StoredText.DateOrNull(cells.TextOrNull()),
        TradedAt = StoredText.InstantOrNull(cells.NumberOrNull()),
        ClearingDate = StoredText.DateOrNull(cells.TextOrNull()),
        SettlementDate = StoredText.DateOrNull(cells.TextOrNull()),
        OrderAmount = cells.MoneyOrNull(),
        MerchantDiscount = cells.MoneyOrNull(),
        PlatformDiscount = cells.MoneyOrNull(),
        PayerAmount = cells.MoneyOrNull(),
        Fee = cells.MoneyOrNull(),
        Net = cells.MoneyOrNull(),
        Product = EnumText<Product>.Parse(cells.Text()),
        CardType = EnumText<CardType>.Parse(cells.Text()),
        Scheme = EnumText<Scheme>.Parse(cells.Text()),
        MerchantClass = EnumText<MerchantClass>.Parse(cells.Text()),
        MaskedCardNo = cells.TextOrNull(),
        MerchantCategoryCode = cells.TextOrNull(),
        Remark = cells.TextOrNull(),
    };

    private static RowColumn Of(string name, Func<StoredRow, string?> text) => new(name, text, null);

    private static RowColumn Of(string name, Func<StoredRow, long?> number) => new(name, null, number);

    /// <summary>The cells of a record, left to right.</summary>
    private sealed class RowCells(DbDataReader reader)
    {
        private int _next;

        public string Text() => reader.GetString(_next++);

        public string? TextOrNull() => reader.IsDBNull(_next) ? Skip() : reader.GetString(_next++);

        public long Number() => reader.GetInt64(_next++);

        public long? NumberOrNull()
        {
            if (!reader.IsDBNull(_next)) return reader.GetInt64(_next++);
            _next++;
            return null;
        }

        public Money? MoneyOrNull() => NumberOrNull() is { } fen ? Money.FromFen(fen) : null;

        private string? Skip()
        {
            _next++;
            return null;
        }
    }
}
