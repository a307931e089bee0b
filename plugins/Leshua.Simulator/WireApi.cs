using System.Text;
using System.Text.Json.Nodes;
using Rijie.Conformance;
using Rijie.Signing;
using WireMock;
using WireMock.Server;
using WireMock.Types;

namespace Rijie.Leshua.Simulator;

/// <summary>Leshua's services over HTTP, answered from the book at the book's time. A request that is not signed gets what a real gateway gives: a code without a signature.</summary>
internal sealed class WireApi(Book book, WireKeys keys, RefundDesk refunds)
{
    private const string Gateway = "/cgi-bin/lepos_pay_gateway.cgi";
    private const string Agents = "/open-api/agent/";
    private const int LargestPage = 50;
    private const int PayoutsAPage = 20;
    private static readonly TimeOnly ReadyAt = new(9, 0);

    public void Register(WireMockServer server)
    {
        server.OnPost(Gateway, Answer);
        server.OnPost(Agents + "merchant-settlement-order", request => Json(PayoutList(Form(request))));
        server.OnPost(Agents + "settlement-order", request => Json(PayoutOne(Form(request))));
        server.OnGet($"/leshua/{book.OwnerNo}/*", File);
    }

    private ResponseMessage Answer(IRequestMessage request)
    {
        var form = Form(request);
        if (!keys.Holds(form)) return Unsigned("-1", "签名错误");
        return form.GetValueOrDefault("service") switch
        {
            "query_status" => Payment(form),
            "unified_query_refund" => Refund(form),
            "query_order_list" => List(form),
            "query_terminal" => Terminals(form),
            _ => Unsigned("-2", "接口不存在"),
        };
    }

    private ResponseMessage Payment(Dictionary<string, string> form)
    {
        var theirs = form.GetValueOrDefault("leshua_order_id");
        return Told(Find(t => !WireTrade.GivesBack(t) && IsOf(t, form, theirs is not null ? t.ProviderOrderNo == theirs : t.MerchantOrderNo == form.GetValueOrDefault("third_order_id"))));
    }

    private ResponseMessage Refund(Dictionary<string, string> form)
    {
        var (theirs, ours) = (form.GetValueOrDefault("leshua_refund_id"), form.GetValueOrDefault("merchant_refund_id"));
        var original = form.GetValueOrDefault("leshua_order_id");
        var found = Find(t => WireTrade.GivesBack(t) && IsOf(t, form, theirs is not null ? t.ProviderOrderNo == theirs : t.RefundNo == ours)
            && (original is not null ? t.OriginalProviderOrderNo == original : t.OriginalMerchantOrderNo == form.GetValueOrDefault("third_order_id")));
        refunds.Asked(found);
        return Told(found);
    }

    private ResponseMessage List(Dictionary<string, string> form)
    {
        var from = WireText.Time(form.GetValueOrDefault("begin_time"), "begin_time", "yyyy-MM-dd HH:mm:ss");
        var to = WireText.Time(form.GetValueOrDefault("end_time"), "end_time", "yyyy-MM-dd HH:mm:ss");
        if (from is null || to is null || !int.TryParse(form.GetValueOrDefault("page_size"), out var size) || size is < 1 or > LargestPage) return Failed("-1002", "参数错误");
        // The end is taken in, the sharper case. A page is cut short now and then: only an empty one is the last.
        var all = book.InApi(form.GetValueOrDefault("merchant_id") ?? "", from.Value, to.Value.AddSeconds(1)).Select(WireTrade.Fields).ToList();
        var last = form.GetValueOrDefault("last_leshua_order_id");
        var start = last is null ? 0 : all.FindIndex(f => NumberOf(f) == last) + 1;
        var page = all.Skip(start).Take(Math.Max(1, start == 0 ? size - 1 : size));
        return Listed(form, "orders", WireXml.Items("order", page));
    }

    private ResponseMessage Terminals(Dictionary<string, string> form) => Listed(form, "terminals", WireXml.Items("terminal", book.Terminals
        .Where(t => t.MerchantNo == form.GetValueOrDefault("merchant_id"))
        .Select(t => (KeyValuePair<string, string>[])[new("pos_no", t.TerminalNo), new("shop_no", t.Store ?? ""), new("status", t.Active switch { true => "1", false => "0", null => "" })])));

    private JsonObject PayoutList(Dictionary<string, string> form)
    {
        if (!keys.HoldsList(form) || form.GetValueOrDefault("agentId") != book.OwnerNo) return Refused();
        var data = JsonNode.Parse(form["data"])!;
        var day = WireText.Date((string?)data["date"], "date", "yyyy-MM-dd") ?? throw new FormatException("date is blank.");
        var all = WirePayout.MadeOn(book, day, (string)data["merchantId"]!, (string)data["type"]!);
        var pageNo = (int)data["pageNo"]!;
        // A page past the end is the first page again.
        var start = (pageNo - 1) * PayoutsAPage is var skip && skip < all.Count ? skip : 0;
        return new()
        {
            ["error_code"] = "0",
            ["error_msg"] = "Success",
            ["pageNo"] = pageNo,
            ["pageSize"] = PayoutsAPage,
            ["totalCount"] = all.Count,
            ["list"] = new JsonArray([.. all.Skip(start).Take(PayoutsAPage).Select(p => WirePayout.Entry(p, book.Clock.GetUtcNow()))]),
        };
    }

    private JsonObject PayoutOne(Dictionary<string, string> form)
    {
        if (!keys.HoldsOne(form) || form.GetValueOrDefault("agentId") != book.OwnerNo) return Refused();
        return WirePayout.Find(book, form["billId"]) is { } found
            ? new() { ["error_code"] = "0", ["error_msg"] = "Success", ["data"] = WirePayout.Entry(found, book.Clock.GetUtcNow(), flagAsText: true) }
            : new() { ["error_code"] = "1001", ["error_msg"] = "打款单不存在" };
    }

    private ResponseMessage File(IRequestMessage request)
    {
        if (request.PathSegments is not [_, _, var name] || name.Length < 12 || WireText.Date(name[^12..^4], "date") is not { } made) return Absent();
        var day = made.AddDays(-1);
        var plan = book.PlanOf(day);
        var now = book.Clock.GetUtcNow();
        var writtenAt = ChinaTime.ToInstant(made, ReadyAt) + plan.Late;
        if (name != WireStatement.NameOf(book, day) || plan.Missing || now < writtenAt) return Absent();
        var files = WireStatement.Files(book, day);
        var isReissued = plan.ReissuedAfter is { } after && now >= writtenAt + after;
        var response = WireReply.Of(files[isReissued ? 1 : 0].Content, "application/octet-stream");
        response.Headers!["Last-Modified"] = new WireMockList<string>((isReissued ? writtenAt + plan.ReissuedAfter!.Value : writtenAt).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        return response;
    }

    private Transaction? Find(Func<Transaction, bool> test) => book.Find(t => t.TradedAt <= book.Clock.GetUtcNow() && test(t));

    private static bool IsOf(Transaction t, Dictionary<string, string> form, bool isNumber) => t.MerchantNo == form.GetValueOrDefault("merchant_id") && isNumber;

    private static string NumberOf(List<KeyValuePair<string, string>> fields) =>
        (fields.Find(f => f.Key == "leshua_refund_id") is { Key: not null } refund ? refund : fields.Find(f => f.Key == "leshua_order_id")).Value;

    private ResponseMessage Told(Transaction? found) => found is null ? Failed("-1001", "订单不存在") : Signed([new("result_code", "0"), .. WireTrade.Fields(found)]);

    private ResponseMessage Failed(string code, string reason) => Signed([new("result_code", "1"), new("error_code", code), new("error_msg", reason)]);

    private ResponseMessage Listed(Dictionary<string, string> form, string name, string inner) =>
        Signed([new("result_code", "0"), new("merchant_id", form.GetValueOrDefault("merchant_id") ?? ""), new($"{name}_md5", WireKeys.Md5(inner))], (name, inner));

    private ResponseMessage Signed(List<KeyValuePair<string, string>> fields, (string, string)? list = null)
    {
        fields.Insert(0, new("resp_code", "0"));
        fields.Add(new("nonce_str", Guid.NewGuid().ToString("N")));
        fields.Add(new("sign", keys.OfAnswer(fields)));
        return Xml(WireXml.Document(fields, list));
    }

    private static ResponseMessage Unsigned(string code, string reason) => Xml(WireXml.Document([new("resp_code", code), new("resp_msg", reason)]));

    private static ResponseMessage Xml(byte[] body) => WireReply.Of(body, "text/xml; charset=utf-8");

    private static ResponseMessage Json(JsonObject body) => WireReply.Of(Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json; charset=utf-8");

    private static JsonObject Refused() => new() { ["error_code"] = "9", ["error_msg"] = "签名错误" };

    private static ResponseMessage Absent() => WireReply.Of("absent"u8, "text/plain", 404);

    private static Dictionary<string, string> Form(IRequestMessage request) =>
        StrictForm.Read(request.SentBytes()).Fields.ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value.Span), StringComparer.Ordinal);
}
