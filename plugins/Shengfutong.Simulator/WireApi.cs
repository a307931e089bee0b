using System.Text;
using System.Text.Json.Nodes;
using Rijie.Conformance;
using WireMock;
using WireMock.Server;

namespace Rijie.Shengfutong.Simulator;

/// <summary>Shengfutong's services over HTTP, answered from the book at the book's time. Whatever happens, the status is 200.</summary>
internal sealed class WireApi(Book book, WireKeys keys, Func<DateOnly, bool, WireFile?> statement)
{
    private const string Json = "application/json; charset=utf-8";
    private const int MostRows = 200;
    private static readonly TimeOnly ReadyAt = new(10, 0);

    private readonly Lock gate = new();
    private readonly HashSet<string> nonces = new(StringComparer.Ordinal);

    public void Register(WireMockServer server)
    {
        Service(server, "/pay/queryOrder", asked => Find(asked, "outTradeNo", t => t.MerchantOrderNo, givesBack: false));
        Service(server, "/refund/queryRefundOrder", asked => Find(asked, "outRefundNo", t => t.RefundNo, givesBack: true));
        Service(server, "/pay/queryOrderList", List);
        Service(server, "/terminal/queryList", Terminals);
        server.OnPost("/fund/bill/download", request => Refusal(request, out var asked) ?? Bill(asked));
    }

    private void Service(WireMockServer server, string path, Func<JsonObject, JsonObject> answer) =>
        server.OnPost(path, request => Refusal(request, out var asked) ?? Reply(answer(asked)));

    /// <summary>A request of another merchant, with a wrong signature or a nonce for the second time, gets no service. Nobody's key is known then, and so the refusal is unsigned.</summary>
    private ResponseMessage? Refusal(IRequestMessage request, out JsonObject asked)
    {
        asked = (JsonObject)JsonNode.Parse(request.SentBytes())!;
        if (Text(asked, "mchId") != book.OwnerNo || !keys.Holds(asked)) return Unsigned(Failed("SIGN_ERROR", "验签失败"));
        lock (gate)
            if (!nonces.Add(Text(asked, "nonceStr") ?? "")) return Unsigned(Failed("PARAM_ERROR", "nonceStr重复"));
        return null;
    }

    private JsonObject Find(JsonObject asked, string field, Func<Transaction, string?> number, bool givesBack)
    {
        var now = book.Clock.GetUtcNow();
        var found = Text(asked, field) is not { } wanted ? null : book.Find(t =>
            t.TradedAt <= now && t.MerchantNo == book.OwnerNo && t.Type is TransactionType.Refund or TransactionType.Void == givesBack && number(t) == wanted);
        return found is null ? Failed("ORDER_NOT_EXIST", "订单不存在") : Succeeded(WireTrade.Answer(found));
    }

    /// <summary>The cursor names the last row of the page before. A full page always has one, even when nothing follows: the next page is empty then, and ends the list.</summary>
    private JsonObject List(JsonObject asked)
    {
        var from = WireText.Time(Text(asked, "beginTime"), "beginTime");
        var to = WireText.Time(Text(asked, "endTime"), "endTime");
        var limit = WireText.Count(Text(asked, "limit"), "limit");
        if (from is null || to is null || limit is < 1 or > MostRows) return Failed("PARAM_ERROR", "参数错误");
        // The end is taken in, the sharper case: where windows lie side by side a trade of that second is told twice, and the host must count it once.
        var trades = book.InApi(book.OwnerNo, from.Value, to.Value.AddSeconds(1));
        var skip = 0;
        if (Text(asked, "cursor") is { } cursor)
        {
            skip = 1 + trades.ToList().FindIndex(t => Cursor(t) == cursor);
            if (skip == 0) return Failed("PARAM_ERROR", "cursor无效");
        }
        var page = trades.Skip(skip).Take(limit).ToList();
        return Succeeded(new()
        {
            ["orders"] = new JsonArray([.. page.Select(WireTrade.Item)]).ToJsonString(),
            ["nextCursor"] = page.Count == limit ? Cursor(page[^1]) : "",
        });
    }

    private JsonObject Terminals(JsonObject asked)
    {
        // An account is one merchant; no terminals of others are known.
        var terminals = book.Terminals.Where(t => t.MerchantNo == book.OwnerNo).Select(t => (JsonNode)new JsonObject
        {
            ["termNo"] = t.TerminalNo,
            ["sn"] = t.SerialNo ?? "",
            ["storeName"] = t.Store ?? "",
            ["status"] = t.Active switch { true => "OPEN", false => "CLOSE", null => "" },
        });
        return Succeeded(new() { ["subMchId"] = Text(asked, "subMchId") ?? "", ["terminals"] = new JsonArray([.. terminals]).ToJsonString() });
    }

    private ResponseMessage Bill(JsonObject asked)
    {
        if (WireText.Date(Text(asked, "billDate"), "billDate", "yyyy-MM-dd") is not { } day) return Reply(Failed("PARAM_ERROR", "参数错误"));
        var now = book.Clock.GetUtcNow();
        var plan = book.PlanOf(day);
        var readyAt = ChinaTime.ToInstant(day.AddDays(1), ReadyAt) + plan.Late;
        if (plan.Missing || now < readyAt) return Reply(Failed("BILL_NOT_READY", "账单生成中"));
        if (statement(day, now >= readyAt + plan.ReissuedAfter) is not { } file) return Reply(Failed("BILL_NOT_EXIST", "账单不存在"));
        var response = WireReply.Of(file.Content, "application/octet-stream");
        response.AddHeader("Content-Disposition", $"attachment;fileName={file.Name}");
        return response;
    }

    private JsonObject Succeeded(JsonObject answer)
    {
        (answer["returnCode"], answer["resultCode"], answer["mchId"]) = ("SUCCESS", "SUCCESS", book.OwnerNo);
        return answer;
    }

    private static JsonObject Failed(string code, string words) => new()
    {
        ["returnCode"] = "SUCCESS",
        ["resultCode"] = "FAIL",
        ["errorCode"] = code,
        ["errorCodeDes"] = words,
    };

    private ResponseMessage Reply(JsonObject answer) => Unsigned(keys.Sign(answer));

    private static ResponseMessage Unsigned(JsonObject answer) => WireReply.Of(Encoding.UTF8.GetBytes(answer.ToJsonString()), Json);

    private static string Cursor(Transaction t) => $"C-{t.ProviderOrderNo}";

    private static string? Text(JsonObject node, string name) => (string?)node[name] is { Length: > 0 } text ? text : null;
}
