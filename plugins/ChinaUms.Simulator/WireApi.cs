using System.Text;
using System.Text.Json.Nodes;
using System.Security.Cryptography;
using Rijie.Conformance;
using WireMock;
using WireMock.Server;

namespace Rijie.ChinaUms.Simulator;

/// <summary>ChinaUMS's services over HTTP, answered from the book at the book's time. A request that is not signed gets no service; an answer is not signed.</summary>
internal sealed class WireApi(Book book, WireKeys keys)
{
    private const string Json = "application/json;charset=UTF-8";
    private static readonly TimeOnly ReadyAt = new(9, 0);
    private const int KeptDays = 90;

    public void Register(WireMockServer server)
    {
        const string orderPath = "/v1/netpay/query";
        server.OnPost(orderPath, request => Posted(request, asked => Reply(Order(asked))));
        server.OnGet(orderPath, request =>
        {
            var query = request.Query?.ToDictionary(p => p.Key, p => p.Value.Single(), StringComparer.Ordinal) ?? [];
            return keys.Holds(query, Now) ? Reply(Order(JsonNode.Parse(query["content"])!)) : Unsigned();
        });
        server.OnPost("/v6/poslink/transaction/query", request => Posted(request, asked => Reply(Terminal(asked))));
        server.OnPost("/v6/poslink/transaction/refund-query", request => Posted(request, asked => Reply(Refund(asked))));
        server.OnPost("/v1/netpay/bill/download", request => Posted(request, Bill));
    }

    private DateTimeOffset Now => book.Clock.GetUtcNow();

    private ResponseMessage Posted(IRequestMessage request, Func<JsonNode, ResponseMessage> answer)
    {
        var body = request.SentBytes();
        var authorization = request.Headers?.TryGetValue("Authorization", out var values) == true ? values.FirstOrDefault() : null;
        return keys.Holds(authorization, body, Now) ? answer(JsonNode.Parse(body)!) : Unsigned();
    }

    /// <summary>Online are the codes that were scanned; what a card was put into knows only its terminal.</summary>
    private JsonObject Order(JsonNode asked)
    {
        var order = Sale(asked, "mid", "merOrderId", t => t.Product == Product.Qr);
        return order is null ? Error("NO_ORDER", "找不到指定订单") : WireTrade.Order(order);
    }

    private JsonObject Terminal(JsonNode asked)
    {
        var sale = Text(asked, "originalOrderId") is { } orderId
            ? Told(t => t.MerchantNo == Text(asked, "merchantCode") && !WireTrade.GivesBack(t) && WireTrade.OrderId(t) == orderId)
            : Sale(asked, "merchantCode", "merchantOrderId", t => t.Product != Product.Qr && t.TerminalNo == Text(asked, "terminalCode"));
        if (sale is null) return TerminalError("25", "原交易不存在");
        var returned = Returned(book, sale).ToList();
        return WireTrade.Terminal(sale with { State = StateNow(book, sale) }, Money.FromFen(returned.Sum(r => r.Gross.Fen)));
    }

    private JsonObject Refund(JsonNode asked)
    {
        var refund = Told(t => WireTrade.GivesBack(t) && t.MerchantNo == Text(asked, "merchantCode") && t.RefundNo == Text(asked, "refundRequestId")
            && t.OriginalMerchantOrderNo == Text(asked, "merchantOrderId") && t.TerminalNo == Text(asked, "terminalCode"));
        return refund is null ? TerminalError("25", "原交易不存在") : WireTrade.Refund(refund, Now);
    }

    private ResponseMessage Bill(JsonNode asked)
    {
        var merchantNo = Text(asked, "mid") ?? "";
        if (WireText.Date(Text(asked, "billDate"), "billDate", "yyyy-MM-dd") is not { } day || book.Terminals.All(t => t.MerchantNo != merchantNo)) return Reply(Error("NO_MERCHANT", "商户不存在"));
        var plan = book.PlanOf(day);
        var readyAt = ChinaTime.ToInstant(day.AddDays(1), ReadyAt) + plan.Late;
        if (plan.Missing || Now < readyAt) return Reply(Error("BILL_NOT_READY", "账单生成中"));
        if (ChinaTime.Today(book.Clock).DayNumber - day.DayNumber > KeptDays) return Reply(Error("BILL_NOT_EXIST", "账单不存在"));
        var file = WireStatement.File(book, merchantNo, day, isReissue: plan.ReissuedAfter is { } after && Now >= readyAt + after);
        var response = WireReply.Of(file.Content, "application/octet-stream");
        // WireMock sends a body in chunks, whatever Content-Length it is told: here the hash alone proves the file whole.
        response.AddHeader("Content-Disposition", $"attachment; filename=\"{file.Name}\"");
        response.AddHeader("X-File-Sha256", Convert.ToHexStringLower(SHA256.HashData(file.Content)));
        return response;
    }

    private Transaction? Sale(JsonNode asked, string merchant, string order, Func<Transaction, bool> isHere) =>
        Told(t => !WireTrade.GivesBack(t) && t.MerchantNo == Text(asked, merchant) && t.MerchantOrderNo == Text(asked, order) && isHere(t));

    /// <summary>What the terminal's query tells of a sale: voided or refunded since, in part or whole; the codes that were scanned keep their state.</summary>
    public static TransactionState StateNow(Book book, Transaction sale)
    {
        if (sale.State != TransactionState.Succeeded || sale.Product == Product.Qr || WireTrade.GivesBack(sale)) return sale.State;
        var returned = Returned(book, sale).ToList();
        var sum = Money.FromFen(returned.Sum(r => r.Gross.Fen));
        return returned.Exists(r => r.Type == TransactionType.Void) ? TransactionState.Reversed
            : sum == Money.Zero ? sale.State
            : sum < sale.Gross ? TransactionState.PartlyRefunded : TransactionState.Refunded;
    }

    private static IEnumerable<Transaction> Returned(Book book, Transaction sale) => book.Records.Select(r => r.InApi).OfType<Transaction>().Where(t =>
        WireTrade.GivesBack(t) && t.State == TransactionState.Succeeded && t.TradedAt <= book.Clock.GetUtcNow() && t.MerchantNo == sale.MerchantNo && t.OriginalMerchantOrderNo == sale.MerchantOrderNo);

    private Transaction? Told(Func<Transaction, bool> test) => book.Find(t => t.TradedAt <= book.Clock.GetUtcNow() && test(t));

    private static JsonObject Error(string code, string message) => new() { ["errCode"] = code, ["errMsg"] = message };

    private static JsonObject TerminalError(string code, string message) => new() { ["errCode"] = code, ["errInfo"] = message };

    private static ResponseMessage Reply(JsonObject answer) => WireReply.Of(Encoding.UTF8.GetBytes(answer.ToJsonString()), Json);

    private static ResponseMessage Unsigned() => WireReply.Of("{\"errCode\":\"1000\",\"errInfo\":\"认证失败\"}"u8, Json, 401);

    private static string? Text(JsonNode node, string name) => (string?)node[name];
}
