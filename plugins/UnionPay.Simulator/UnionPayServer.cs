using System.Globalization;
using System.Text;
using Rijie.Conformance;
using WireMock;
using WireMock.Server;

namespace Rijie.UnionPay.Simulator;

/// <summary>Answers queryTrans and the file host from a book; a request whose signature does not hold gets no signed answer.</summary>
internal sealed class UnionPayServer(UnionPayDesk desk, Book book)
{
    private static readonly TimeOnly ReadyAt = new(9, 0);

    public void Attach(WireMockServer server)
    {
        server.OnPost("/gateway/api/queryTrans.do", request => Reply(request, Query));
        server.OnPost("/", request => Reply(request, FileTransfer));
    }

    private ResponseMessage Reply(IRequestMessage request, Func<AcpMessage, List<KeyValuePair<string, string>>> answer)
    {
        const string contentType = "text/html;charset=UTF-8";
        return desk.Believe(request.SentBytes()) is { } asked
            ? WireReply.Of(desk.Line(answer(asked)), contentType)
            : WireReply.Of("Invalid request."u8, contentType, 400);
    }

    private List<KeyValuePair<string, string>> Query(AcpMessage asked)
    {
        var merchantNo = asked.Text(AcpField.MerchantNo);
        var found = book.Find(t => t.MerchantNo == merchantNo && t.ProviderOrderNo is not null && t.TradedAt <= book.Clock.GetUtcNow() && Names(asked, t));
        if (found is null) return Echo(asked, AcpFailures.UsualNotFound, "查无此交易[2600000]");
        return [.. UnionPayFields.Of(found, AcpField.OriginalResponseCode), new(AcpField.ResponseCode, "00"), new(AcpField.ResponseText, "成功[0000000]")];
    }

    private static bool Names(AcpMessage asked, Transaction one) =>
        asked.Text(AcpField.QueryId) is { } queryId
            ? one.ProviderOrderNo == queryId
            : (one.RefundNo ?? one.MerchantOrderNo) == asked.Text(AcpField.OrderNo)
                && ChinaTime.ToLocal(one.TradedAt!.Value).ToString(AcpField.TimeFormat, CultureInfo.InvariantCulture) == asked.Text(AcpField.Time);

    private List<KeyValuePair<string, string>> FileTransfer(AcpMessage asked)
    {
        var now = book.Clock.GetUtcNow();
        var date = WireText.MonthDay(asked.Required(AcpField.SettleDate), ChinaTime.ToDate(AcpValues.Time(asked.Required(AcpField.Time))), AcpField.SettleDate);
        var plan = book.PlanOf(date);
        var readyAt = ChinaTime.ToInstant(date.AddDays(1), ReadyAt) + plan.Late;
        if (asked.Text(AcpField.MerchantNo) != book.OwnerNo || plan.Missing || now < readyAt)
            return [.. Echo(asked, "98", "文件不存在"), new(AcpField.SettleDate, asked.Required(AcpField.SettleDate))];
        var file = UnionPayArchive.Content(book, date, reissue: plan.ReissuedAfter is { } after && now >= readyAt + after);
        return
        [
            .. Echo(asked, "00", "成功[0000000]"),
            new(AcpField.SettleDate, asked.Required(AcpField.SettleDate)),
            new(AcpField.FileName, file.Name),
            new(AcpField.FileContent, Encoding.ASCII.GetString(file.Content)),
        ];
    }

    /// <summary>The fields of the request that an answer repeats, and how it ended.</summary>
    private static List<KeyValuePair<string, string>> Echo(AcpMessage asked, string code, string text)
    {
        string[] repeated = [AcpField.Version, AcpField.Encoding, "accessType", "bizType", AcpField.MerchantNo, AcpField.OrderNo, AcpField.Time, AcpField.Type, "txnSubType", "fileType"];
        return
        [
            .. repeated.Where(name => asked.Text(name) is not null).Select(name => new KeyValuePair<string, string>(name, asked.Text(name)!)),
            new(AcpField.ResponseCode, code),
            new(AcpField.ResponseText, text),
        ];
    }
}
