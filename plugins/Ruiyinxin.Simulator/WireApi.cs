using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rijie.Conformance;
using Rijie.Signing;
using WireMock;
using WireMock.Server;

namespace Rijie.Ruiyinxin.Simulator;

/// <summary>The one address of the platform, answered from the book at the book's time. What is not sealed and signed as it should be gets a bare code, as from a real one.</summary>
internal sealed class WireApi(Book book, WireKeys keys)
{
    private static readonly TimeOnly ReadyAt = new(10, 0);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    public void Register(WireMockServer server) => server.OnPost("/ydzf/ydzf-smzf", request =>
    {
        var form = StrictForm.Read(request.SentBytes()).Fields.ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value.Span), StringComparer.Ordinal);
        var reqMsgId = form.GetValueOrDefault("reqMsgId", "");
        if (form.GetValueOrDefault("cooperator") != book.OwnerNo || keys.Open(form) is not { } plain) return Json(Head("E", "100001", "验签失败").ToJsonString());
        var code = form.GetValueOrDefault("tranCode", "");
        var answer = IsNew(reqMsgId) ? Ask(code, JsonNode.Parse(plain)!["data"]!) : Head("E", "100002", "reqMsgId 重复");
        return WireReply.Of(keys.Answer(code, reqMsgId, Encoding.UTF8.GetBytes(answer.ToJsonString())), "application/json; charset=utf-8");
    });

    private JsonObject Ask(string code, JsonNode asked) => code switch
    {
        "SMZF006" => Order(Text(asked, "oriReqMsgId")),
        "SMZF020" => IsMissing(asked) ? Head("E", "200010", "无对账单") : Statement(asked, StatementOf),
        "SMZF024" => Statement(asked, day => WireStatement.Payouts(book, day, isNextDay: false)),
        "SMZF025" => Statement(asked, day => WireStatement.Payouts(book, day, isNextDay: true)),
        "SMZF030" => Orders(asked),
        "SMZF031" => Terminals(Text(asked, "merchantCode")),
        _ => Head("E", "100003", "交易码错误"),
    };

    /// <summary>A message id may be used once, and an order's number is a message id that was used.</summary>
    private bool IsNew(string reqMsgId)
    {
        lock (used) return reqMsgId.Length > 0 && used.Add(reqMsgId) && book.Find(t => WireTrade.OrderNo(t) == reqMsgId) is null;
    }

    private JsonObject Order(string orderNo)
    {
        var order = book.Find(t => t.TradedAt <= book.Clock.GetUtcNow() && WireTrade.OrderNo(t) == orderNo);
        if (order is null) return Head("E", "200001", "订单不存在");
        var head = Done();
        WireTrade.Put(head, order);
        return head;
    }

    private JsonObject Orders(JsonNode asked)
    {
        var merchantNo = Text(asked, "merchantCode");
        var (from, to) = (WireText.Time(Text(asked, "beginTime"), "beginTime"), WireText.Time(Text(asked, "endTime"), "endTime"));
        var (page, size) = (WireText.Count(Text(asked, "pageNumber"), "pageNumber"), WireText.Count(Text(asked, "pageSize"), "pageSize"));
        if (from is null || to is null || page < 1 || size is < 1 or > 100) return Head("E", "100004", "参数错误");
        var all = book.InApi(merchantNo, from.Value, to.Value.AddSeconds(1)); // the end is taken in, the sharper case
        var head = Done();
        head["data"] = new JsonObject
        {
            ["merchantCode"] = merchantNo,
            ["pageNumber"] = Text(asked, "pageNumber"),
            ["totalPages"] = ((all.Count + size - 1) / size).ToString(CultureInfo.InvariantCulture),
            ["list"] = new JsonArray([.. all.Skip((page - 1) * size).Take(size).Select(WireTrade.Item)]),
        };
        return head;
    }

    private JsonObject Terminals(string merchantNo)
    {
        var head = Done();
        head["data"] = new JsonObject
        {
            ["merchantCode"] = merchantNo,
            ["list"] = new JsonArray([.. book.Terminals.Where(t => t.MerchantNo == merchantNo).Select(t => (JsonNode)new JsonObject
            {
                ["terminalId"] = t.TerminalNo,
                ["sn"] = t.SerialNo ?? "",
                ["storeId"] = t.Store ?? "",
                ["status"] = t.Active switch { true => "1", false => "0", null => "" },
            })]),
        };
        return head;
    }

    /// <summary>Whether the statement of a day that is over never comes; what was paid is told all the same.</summary>
    private bool IsMissing(JsonNode asked) => WireText.Date(Text(asked, "settleDate"), "settleDate") is { } day && book.Clock.GetUtcNow() >= ReadyFrom(day) && book.PlanOf(day).Missing;

    /// <summary>The text of a day, late as planned; <c>null</c> while it is not ready.</summary>
    private string? StatementOf(DateOnly day)
    {
        var plan = book.PlanOf(day);
        var now = book.Clock.GetUtcNow();
        var readyAt = ReadyFrom(day) + plan.Late;
        if (now < readyAt) return null;
        var files = WireStatement.Files(book, day);
        return Encoding.UTF8.GetString((plan.ReissuedAfter is { } after && now >= readyAt + after ? files[^1] : files[0]).Content);
    }

    private JsonObject Statement(JsonNode asked, Func<DateOnly, string?> text)
    {
        if (Text(asked, "fileType") != "1" || WireText.Date(Text(asked, "settleDate"), "settleDate") is not { } day) return Head("E", "100004", "参数错误");
        if (book.Clock.GetUtcNow() < ReadyFrom(day)) return Head("E", "200011", "对账单未生成");
        if (text(day) is not { } content) return Head("E", "200011", "对账单未生成");
        var head = Done();
        head["data"] = new JsonObject { ["settleDate"] = Text(asked, "settleDate"), ["fileType"] = "1", ["content"] = content };
        return head;
    }

    private JsonObject Done()
    {
        var head = Head("S", "000000", "处理成功");
        head["smzfMsgId"] = string.Create(CultureInfo.InvariantCulture, $"B{ChinaTime.ToLocal(book.Clock.GetUtcNow()):yyyyMMdd}{Random.Shared.NextInt64(1_000_000_000_000):D12}");
        return head;
    }

    private JsonObject Head(string type, string code, string text) => new()
    {
        ["version"] = "1.0.0",
        ["msgType"] = "02",
        ["reqDate"] = WireText.Time(book.Clock.GetUtcNow()),
        ["respDate"] = WireText.Time(book.Clock.GetUtcNow()),
        ["respType"] = type,
        ["respCode"] = code,
        ["respMsg"] = text,
    };

    private static DateTimeOffset ReadyFrom(DateOnly day) => ChinaTime.ToInstant(day.AddDays(1), ReadyAt);

    private static string Text(JsonNode node, string name) => (string?)node[name] ?? "";

    private static ResponseMessage Json(string body) => WireReply.Of(Encoding.UTF8.GetBytes(body), "application/json; charset=utf-8");
}
