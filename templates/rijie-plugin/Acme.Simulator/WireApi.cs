using System.Security.Cryptography;
using System.Text.Json.Nodes;
using WireMock;
using WireMock.Server;

namespace Acme.Simulator;

/// <summary>Acme's services over HTTP, answered from the book at the book's time. A request that is not signed gets what a real gateway gives: no service.</summary>
internal sealed class WireApi(Book book, WireSeal seal)
{
    private const string Files = "/v1/statements/files/";

    public void Register(WireMockServer server)
    {
        Service(server, "/v1/transactions/query", Query);
        Service(server, "/v1/statements/query", Statement);
        server.OnGet(Files + "*", File);
#if (json)
        Service(server, "/v1/transactions/list", List);
        Service(server, "/v1/payouts/list", Payouts);
        Service(server, "/v1/terminals/list", Terminals);
#endif
    }

    private void Service(WireMockServer server, string path, Func<JsonNode, JsonObject> answer) => server.OnPost(path, request =>
    {
        if (seal.Open(request, book.Clock.GetUtcNow()) is not var (asked, nonce)) return WireReply.Of("signature refused"u8, "text/plain", 401);
        var sealedAnswer = seal.Seal(Text(asked, "org_no") == book.OwnerNo ? answer(asked) : Code("ORG_DISABLED"), nonce, book.Clock.GetUtcNow());
        var response = WireReply.Of(sealedAnswer.Body, sealedAnswer.ContentType);
        foreach (var (name, value) in sealedAnswer.Headers) response.AddHeader(name, value);
        return response;
    });

    private JsonObject Query(JsonNode asked)
    {
        var now = book.Clock.GetUtcNow();
        var trade = book.Find(t => t.TradedAt <= now && t.MerchantNo == Text(asked, "merchant_no") && (
            Text(asked, "provider_order_no") is { } number ? t.ProviderOrderNo == number
            : Text(asked, "refund_no") is { } refundNo ? t.RefundNo == refundNo
            : t.MerchantOrderNo is not null && t.MerchantOrderNo == Text(asked, "merchant_order_no")));
        return trade is null ? Code("NO_ORDER") : With(WireTrade.Fields(trade), "OK");
    }

    private JsonObject Statement(JsonNode asked)
    {
        if (WireText.Date(Text(asked, "clearing_date"), "clearing_date", "yyyy-MM-dd") is not { } day) return Code("BAD_REQUEST");
        if (WireStatement.IsReissuedNow(book, day) is not { } isReissue) return Code("NOT_READY");
        if (WireStatement.Rows(book, day, isReissue).Count == 0) return Code("NO_TRADE");
        var file = WireStatement.File(book, day, isReissue);
        return With(new JsonObject
        {
            ["org_no"] = book.OwnerNo,
            ["clearing_date"] = WireText.Date(day, "yyyy-MM-dd"),
            ["ticket"] = WireText.Date(day) + (isReissue ? "B" : "A"),
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(file.Content)),
        }, "OK");
    }

    private ResponseMessage File(IRequestMessage request)
    {
        var ticket = request.Path[Files.Length..];
        return ticket.Length == 9 && WireText.Date(ticket[..8], "ticket") is { } day
            ? WireReply.Of(WireStatement.File(book, day, isReissue: ticket[8] == 'B').Content, "application/gzip")
            : WireReply.Of("absent"u8, "text/plain", 404);
    }

#if (json)
    private JsonObject List(JsonNode asked)
    {
        if (WireText.Time(Text(asked, "from"), "from", WireTrade.TimeForm) is not { } from || WireText.Time(Text(asked, "to"), "to", WireTrade.TimeForm) is not { } to) return Code("BAD_REQUEST");
        var trades = book.InApi(Text(asked, "merchant_no") ?? "", from, to);
        return Page("transactions", trades, t => t.ProviderOrderNo!, WireTrade.Fields, Text(asked, "cursor"), WireText.Count(Text(asked, "page_size"), "page_size"));
    }

    private JsonObject Payouts(JsonNode asked)
    {
        if (WireText.Date(Text(asked, "settlement_date"), "settlement_date", "yyyy-MM-dd") is not { } date) return Code("BAD_REQUEST");
        var now = book.Clock.GetUtcNow();
        var merchantNo = Text(asked, "merchant_no");
        // Planned on the morning after the settlement date.
        var listed = now < ChinaTime.ToInstant(date.AddDays(1), new TimeOnly(9, 0)) ? [] : book.Payouts(date).Where(p => merchantNo is null || p.MerchantNo == merchantNo).ToList();
        return Page("payouts", listed, p => p.PayoutNo, p => WireTrade.Payout(p, now), Text(asked, "cursor"), pageSize: 50);
    }

    private JsonObject Terminals(JsonNode asked)
    {
        var terminals = book.Terminals.Where(t => t.MerchantNo == Text(asked, "merchant_no")).Select(WireTrade.Terminal);
        return With(new JsonObject { ["terminals"] = new JsonArray([.. terminals]) }, "OK");
    }

    /// <summary>The cursor is the number behind which the next page begins, so that rows added at the end move nothing.</summary>
    private static JsonObject Page<T>(string name, IReadOnlyList<T> rows, Func<T, string> number, Func<T, JsonObject> fields, string? cursor, int pageSize)
    {
        var start = 0;
        while (cursor is not null && start < rows.Count && "after-" + number(rows[start]) != cursor) start++;
        if (cursor is not null && start++ == rows.Count) return Code("BAD_CURSOR");
        var page = rows.Skip(start).Take(pageSize).ToList();
        var answer = new JsonObject { [name] = new JsonArray([.. page.Select(fields)]) };
        if (start + page.Count < rows.Count) answer["next_cursor"] = "after-" + number(page[^1]);
        return With(answer, "OK");
    }
#endif

    private static string? Text(JsonNode asked, string name) => (string?)asked[name];

    private static JsonObject Code(string code) => new() { ["code"] = code };

    private static JsonObject With(JsonObject fields, string code)
    {
        fields["code"] = code;
        return fields;
    }
}
