using System.Globalization;

namespace Rijie.Hosting;

/// <summary>
/// Checks what a plugin answers before anything of it is used (reliability P14): only what was asked for, amounts that
/// can be, words that the host knows. A page with one bad row is refused whole, because half a page is a silent loss.
/// </summary>
internal static class AnswerCheck
{
    private const int MostRows = 100_000;
    private const int LongestText = 8 * 1024;

    public static TransactionPage Transactions(TransactionQuery query, TransactionPage? page)
    {
        if (page?.Transactions is not { } rows) throw Refuse("transactions", "is missing");
        if (rows.Count > query.PageSize) throw Refuse("transactions", $"holds {rows.Count} rows where at most {query.PageSize} were asked for");
        CheckCursor(query.Cursor, page.NextCursor);
        for (var i = 0; i < rows.Count; i++) CheckTransaction(rows[i], query.MerchantNo, Item("transactions", i));
        return rows.Any(r => !ReferenceEquals(Masked(r), r)) ? page with { Transactions = [.. rows.Select(Masked)] } : page;
    }

    public static LookupAnswer Lookup(LookupQuery query, IReadOnlyList<string> merchantNos, LookupAnswer? answer)
    {
        if (answer is null) throw Refuse("answer", "is missing");
        if (answer.Transaction is not { } found) return answer;
        // A question that knows no merchant is answered with one of the account's.
        CheckTransaction(found, query.MerchantNo.Length == 0 && merchantNos.Contains(found.MerchantNo, StringComparer.Ordinal) ? found.MerchantNo : query.MerchantNo, "transaction");
        return answer with { Transaction = Masked(found) };
    }

    public static PayoutPage Payouts(PayoutQuery query, IReadOnlyList<string> merchantNos, PayoutPage? page)
    {
        if (page?.Payouts is not { } rows) throw Refuse("payouts", "is missing");
        if (rows.Count > MostRows) throw Refuse("payouts", $"holds more than {MostRows} rows");
        CheckCursor(query.Cursor, page.NextCursor);
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, at) = (rows[i], Item("payouts", i));
            if (row is null) throw Refuse(at, "is missing");
            // An account's list may hold other merchants of the provider; the contract promises only ours.
            if (query.MerchantNo is { } asked ? row.MerchantNo != asked : !merchantNos.Contains(row.MerchantNo, StringComparer.Ordinal))
                throw Refuse($"{at}.merchant_no", "is a merchant that was not asked for");
            if (string.IsNullOrEmpty(row.PayoutNo)) throw Refuse($"{at}.payout_no", "is empty");
            if (!Enum.IsDefined(row.State)) throw Refuse($"{at}.state", "is no known state");
            foreach (var (name, amount) in new (string, Money?)[] { ("planned", row.Planned), ("suspended", row.Suspended), ("paid", row.Paid), ("withdrawal_fee", row.WithdrawalFee) })
                CheckAmount(amount, $"{at}.{name}");
            if (row.BankAccountLast4 is { } last4 && (last4.Length > 4 || !last4.All(char.IsAsciiLetterOrDigit))) throw Refuse($"{at}.bank_account_last4", "is more than the last four digits");
            if (row.Reason is { Length: > LongestText }) throw Refuse($"{at}.reason", "is longer than 8 KiB");
        }
        // Banks write account numbers into their reasons.
        return page with { Payouts = [.. rows.Select(r => r.Reason is { } reason ? r with { Reason = CardText.Mask(reason) } : r)] };
    }

    public static IReadOnlyList<Terminal> Terminals(string merchantNo, IReadOnlyList<Terminal>? terminals)
    {
        if (terminals is null) throw Refuse("terminals", "is missing");
        if (terminals.Count > MostRows) throw Refuse("terminals", $"holds more than {MostRows} rows");
        for (var i = 0; i < terminals.Count; i++)
            if (terminals[i]?.MerchantNo != merchantNo) throw Refuse($"{Item("terminals", i)}.merchant_no", "is a merchant that was not asked for");
        return terminals;
    }

    public static StatementAnswer Statements(StatementAnswer? answer, LoadedPlugin plugin, HttpLimits limits)
    {
        if (answer?.Files is null) throw Refuse("files", "is missing");
        try
        {
            var isThere = answer.Status is StatementStatus.Ready or StatementStatus.Partial;
            if (isThere && answer.Files.Count == 0) throw Refuse("files", "is empty, but the statement is said to be ready");
            if (!isThere && answer.Files.Count > 0) throw Refuse("files", "holds files, but the statement is said not to be there");
            for (var i = 0; i < answer.Files.Count; i++)
            {
                var (file, at) = (answer.Files[i], Item("files", i));
                if (file?.Content is null) throw Refuse($"{at}.content", "is missing");
                if (plugin.Layout(file.LayoutId) is null) throw Refuse($"{at}.layout_id", "is no layout of the manifest");
                if (file.DeclaredSha256.Length is not (0 or 32)) throw Refuse($"{at}.declared_sha256", "is no SHA-256");
            }
            return answer with { Files = [.. answer.Files.Select(f => f with { Content = new BoundedStream(f.Content, limits.LargestFileBytes, limits) })] };
        }
        catch
        {
            foreach (var file in answer.Files) file?.Dispose();
            throw;
        }
    }

    public static NotificationReading Notification(NotificationReading? reading, IReadOnlyList<string> merchantNos)
    {
        if (reading is null) throw Refuse("reading", "is missing");
        if (reading.Verdict == NotificationVerdict.Verified)
        {
            if (reading.Transaction is not { } row) throw Refuse("transaction", "is missing from a verified notification");
            if (string.IsNullOrEmpty(reading.EventId)) throw Refuse("event_id", "is missing from a verified notification");
            if (!merchantNos.Contains(row.MerchantNo, StringComparer.Ordinal)) return NotificationReading.Refuse("OWNER_MISMATCH", "The message is for a merchant of another account.");
            CheckTransaction(row, row.MerchantNo, "transaction");
            return reading with { Transaction = Masked(row) };
        }
        if (reading.Verdict == NotificationVerdict.Hint && reading.Hint is { MerchantNo.Length: > 0 } hint && !merchantNos.Contains(hint.MerchantNo, StringComparer.Ordinal))
            return NotificationReading.Refuse("OWNER_MISMATCH", "The message is for a merchant of another account.");
        return reading;
    }

    /// <summary>People write card numbers into free text: masked before the first durable write (reliability 1.5).</summary>
    private static Transaction Masked(Transaction row) =>
        row.Remark is { } remark && CardText.Mask(remark) is var masked && !ReferenceEquals(masked, remark) ? row with { Remark = masked } : row;

    private static void CheckTransaction(Transaction? row, string merchantNo, string at)
    {
        if (row is null) throw Refuse(at, "is missing");
        if (row.MerchantNo != merchantNo) throw Refuse($"{at}.merchant_no", "is a merchant that was not asked for");
        if (!Enum.IsDefined(row.Type)) throw Refuse($"{at}.type", "is no known type");
        if (!Enum.IsDefined(row.State)) throw Refuse($"{at}.state", "is no known state");
        if (row.Gross < Money.Zero && row.Type != TransactionType.Adjustment) throw Refuse($"{at}.gross", "is negative; the type says the direction");
        if (row.Currency is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper)) throw Refuse($"{at}.currency", "is no ISO 4217 code");
        foreach (var (name, amount) in new (string, Money?)[]
        {
            ("gross", row.Gross), ("order_amount", row.OrderAmount), ("merchant_discount", row.MerchantDiscount), ("platform_discount", row.PlatformDiscount),
            ("payer_amount", row.PayerAmount), ("fee", row.Fee), ("net", row.Net),
        }) CheckAmount(amount, $"{at}.{name}");
        if (row.MaskedCardNo is { } card && CardText.HoldsCard(card)) throw Refuse($"{at}.masked_card_no", "is not masked");
        foreach (var (name, text) in new (string, string?)[]
        {
            ("provider_order_no", row.ProviderOrderNo), ("merchant_order_no", row.MerchantOrderNo), ("refund_no", row.RefundNo),
            ("retrieval_reference", row.RetrievalReference), ("upstream_order_no", row.UpstreamOrderNo), ("terminal_no", row.TerminalNo),
            ("batch_no", row.BatchNo), ("trace_no", row.TraceNo), ("authorization_code", row.AuthorizationCode),
            ("original_provider_order_no", row.OriginalProviderOrderNo), ("original_merchant_order_no", row.OriginalMerchantOrderNo),
            ("original_trace_no", row.OriginalTraceNo), ("merchant_category_code", row.MerchantCategoryCode), ("masked_card_no", row.MaskedCardNo),
            ("store", row.Store), ("remark", row.Remark),
        })
            if (text is { Length: > LongestText }) throw Refuse($"{at}.{name}", "is longer than 8 KiB");
    }

    private static void CheckAmount(Money? amount, string at)
    {
        if (amount is { } value && value.Fen is < -Money.LargestFen or > Money.LargestFen) throw Refuse(at, "is larger than any amount can be");
    }

    private static void CheckCursor(string? asked, string? next)
    {
        if (next is not null && string.Equals(asked, next, StringComparison.Ordinal)) throw Refuse("next_cursor", "does not move on");
        if (next is { Length: > LongestText }) throw Refuse("next_cursor", "is longer than 8 KiB");
    }

    private static string Item(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");

    private static ProviderException Refuse(string field, string what) => new(ProviderFailure.InvalidResponse, $"PLUGIN_ANSWER: {field} {what}.");
}
