using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rijie.Conformance;
using WireMock;
using WireMock.Server;

namespace Rijie.Lakala.Simulator;

/// <summary>Lakala's services over HTTP, answered from the book at the book's time. A request that is not signed gets what a real gateway gives: no service.</summary>
internal sealed class WireApi(Book book, WireKeys keys, Func<DateOnly, IReadOnlyList<WireFile>> statement)
{
    /// <summary>Where the statements are mirrored.</summary>
    public const string Mirror = "/statements";

    private const string Success = "000000";
    private const string Refused = "100001";

    public void Register(WireMockServer server)
    {
        Service(server, "/api/v3/labs/query/tradequery", TradeQuery);
        Service(server, "/api/v3/searcher/base_core/trans_query", TradeList);
        Service(server, "/api/v3/lams/trade/trade_refund_query", Refunds);
        Service(server, "/api/v3/lams/settle/payout_list", Payouts);
        Service(server, "/api/v2/mcqs/busi/queryBusiListByNum", Terminals);
        server.OnGet(Mirror + "/*/*/*", File);
    }

    private void Service(WireMockServer server, string path, Func<JsonNode, JsonObject> answer) =>
        server.OnPost(path, request =>
        {
            var body = request.SentBytes();
            var authorization = request.Headers?.TryGetValue("Authorization", out var values) == true ? values.FirstOrDefault() : null;
            if (!keys.Holds(authorization, body, book.Clock.GetUtcNow())) return WireReply.Of("signature refused"u8, "text/plain", 401);
            var json = Encoding.UTF8.GetBytes(answer(JsonNode.Parse(body)!).ToJsonString());
            var response = WireReply.Of(json, "application/json; charset=utf-8");
            foreach (var (name, value) in keys.SignAnswer(json, book.Clock.GetUtcNow())) response.AddHeader(name, value);
            return response;
        });

    private JsonObject TradeQuery(JsonNode request)
    {
        var asked = request["req_data"]!;
        var trade = Find(t => t.MerchantNo == Text(asked, "merchant_no") && LakalaWords.IsScan(t.ProviderOrderNo ?? "")
            && (Text(asked, "trade_no") is { } tradeNo ? t.ProviderOrderNo == tradeNo : (t.RefundNo ?? t.MerchantOrderNo) == Text(asked, "out_trade_no")));
        return trade is null ? V3("BBS11105", null) : V3("BBS00000", WireTrade.Item(trade));
    }

    private JsonObject TradeList(JsonNode request)
    {
        var asked = request["req_data"]!;
        var merchantNo = Text(asked, "merchant_no") ?? "";
        if (Text(asked, "log_no") is { } logNo)
        {
            var one = Find(t => t.MerchantNo == merchantNo && WireTrade.LogNo(t.ProviderOrderNo) == logNo);
            return V3(Success, new JsonObject { ["order_trade_info_list"] = one is null ? [] : new JsonArray(WireTrade.ListItem(one)) });
        }
        var from = WireText.Time(Text(asked, "start_time"), "start_time");
        var to = WireText.Time(Text(asked, "end_time"), "end_time");
        if (from is null || to is null || to - from > TimeSpan.FromHours(24)) return V3(Refused, null);
        // The end is taken in, the sharper case: where slices lie side by side a trade of that second is told twice, and the host must count it once.
        var trades = book.InApi(merchantNo, from.Value, to.Value.AddSeconds(1));
        return Page(asked, trades, "order_trade_info_list", WireTrade.ListItem);
    }

    private JsonObject Refunds(JsonNode request)
    {
        var asked = request["req_data"]!;
        var now = book.Clock.GetUtcNow();
        var refunds = book.Records.Select(r => r.InApi).OfType<Transaction>().Where(t =>
            t.MerchantNo == Text(asked, "merchant_no") && t.OriginalProviderOrderNo == Text(asked, "origin_trade_no")
            && t.Type is TransactionType.Refund or TransactionType.Void && t.TradedAt <= now);
        return V3(Success, new JsonObject { ["refund_list"] = new JsonArray([.. refunds.Select(WireTrade.Refund)]) });
    }

    private JsonObject Payouts(JsonNode request)
    {
        var asked = request["req_data"]!;
        var now = book.Clock.GetUtcNow();
        if (WireText.Date(Text(asked, "settle_date"), "settle_date") is not { } date) return V3(Refused, null);
        var merchantNo = Text(asked, "merchant_no");
        if (merchantNo is null && Text(asked, "org_code") != book.OwnerNo) return V3(Refused, null);
        var listed = book.Payouts(date).Where(p => (merchantNo is null || p.MerchantNo == merchantNo) && ListedFrom(p, date) <= now).ToList();
        return Page(asked, listed, "payout_list", p => WireTrade.Payout(p, now));
    }

    /// <summary>09:00 on the pay day; a payout that was never paid was planned for the day after its settlement date.</summary>
    private static DateTimeOffset ListedFrom(Payout payout, DateOnly settlementDate) =>
        ChinaTime.ToInstant(payout.PaidAt is { } paidAt ? ChinaTime.ToDate(paidAt) : settlementDate.AddDays(1), new TimeOnly(9, 0));

    private JsonObject Terminals(JsonNode request)
    {
        var merchantNo = Text(request["reqData"]!, "merCupNo");
        var items = book.Terminals.Where(t => t.MerchantNo == merchantNo).Select(t => (JsonNode)new JsonObject
        {
            ["termNo"] = t.TerminalNo,
            ["termSn"] = t.SerialNo ?? "",
            ["shopName"] = t.Store ?? "",
            ["status"] = t.Active switch { true => "OPEN", false => "CLOSE", null => "" },
        });
        return new()
        {
            ["retCode"] = Success,
            ["retMsg"] = "成功",
            ["respData"] = new JsonObject { ["merCupNo"] = merchantNo, ["termList"] = new JsonArray([.. items]) },
        };
    }

    private ResponseMessage File(IRequestMessage request)
    {
        var path = request.PathSegments;
        if (path is not [_, var org, var day, var name] || org != book.OwnerNo || WireText.Date(day, "date") is not { } date) return Absent();
        var plan = book.PlanOf(date);
        var readyAt = ChinaTime.ToInstant(date.AddDays(1), new TimeOnly(8, 0)) + plan.Late;
        if (WireStatement.IsReissue(name))
        {
            if (plan.ReissuedAfter is not { } after) return Absent();
            readyAt += after;
        }
        if (plan.Missing || book.Clock.GetUtcNow() < readyAt) return Absent();
        return statement(date).FirstOrDefault(f => f.Name == name) is { } file ? WireReply.Of(file.Content, "application/octet-stream") : Absent();
    }

    private Transaction? Find(Func<Transaction, bool> test) => book.Find(t => t.TradedAt <= book.Clock.GetUtcNow() && test(t));

    private JsonObject Page<T>(JsonNode asked, IReadOnlyList<T> all, string name, Func<T, JsonObject> write)
    {
        var size = WireText.Count(Text(asked, "page_size"), "page_size");
        var skip = (WireText.Count(Text(asked, "page_no"), "page_no") - 1) * size;
        if (size is < 1 or > 100 || skip < 0) return V3(Refused, null);
        return V3(Success, new JsonObject
        {
            ["total_count"] = all.Count.ToString(CultureInfo.InvariantCulture),
            [name] = new JsonArray([.. all.Skip(skip).Take(size).Select(write)]),
        });
    }

    private JsonObject V3(string code, JsonObject? data)
    {
        var answer = new JsonObject { ["code"] = code, ["msg"] = data is null ? "失败" : "成功", ["resp_time"] = WireText.Time(book.Clock.GetUtcNow()) };
        if (data is not null) answer["resp_data"] = data;
        return answer;
    }

    private static string? Text(JsonNode node, string name) => (string?)node[name];

    private static ResponseMessage Absent() => WireReply.Of("absent"u8, "text/plain", 404);
}
