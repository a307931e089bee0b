using System.Globalization;

namespace Rijie.UnionPay;

/// <summary>File transfer (76/01/000000): the statement of one settleDate, Base64 in one field of a signed answer (manual 4).</summary>
internal sealed class UnionPayStatements(AcpClient client, AcpAccount account) : IStatementSource
{
    private const string LayoutId = "unionpay-statement";
    private const string NoFile = "98";
    private const string HostFailed = "99";
    private const int LongestName = 128;

    /// <summary>256 MiB of file and the fields around it.</summary>
    private const int MostBytes = (256 * 1024 * 1024) + (64 * 1024);

    public async Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        if (query.MerchantNo is { } merchantNo && merchantNo != account.MerchantNo)
            throw new ProviderException(ProviderFailure.Rejected, "The merchant is not the one of this UnionPay account.");
        var asked = query.ClearingDate.ToString("MMdd", CultureInfo.InvariantCulture);
        var now = client.Now();
        // The request names no year: a date that would be read as another year's cannot be asked for.
        if (WireText.MonthDay(asked, DateOf(now), AcpField.SettleDate) != query.ClearingDate)
            throw new ProviderException(ProviderFailure.Rejected, "UnionPay is asked by month and day: only dates within half a year can be asked for.");
        var answer = await client.AskAsync(
            account.FileAddress,
            [new(AcpField.Type, "76"), new("txnSubType", "01"), new("bizType", "000000"), new(AcpField.Time, now), new(AcpField.SettleDate, asked), new("fileType", "00")],
            MostBytes,
            cancellationToken);
        try
        {
            return Read(answer, query.ClearingDate, now);
        }
        catch (FormatException e)
        {
            throw AcpFailures.Invalid(e.Message, e);
        }
    }

    private StatementAnswer Read(AcpMessage answer, DateOnly asked, string askedAt)
    {
        if (answer.Required(AcpField.MerchantNo) != account.MerchantNo) throw new FormatException("It is about another merchant.");
        if (answer.Text(AcpField.Time) is { } time && time != askedAt) throw new FormatException("It answers another request.");
        switch (answer.Required(AcpField.ResponseCode))
        {
            case "00":
                break;
            case NoFile:
                return StatementAnswer.NotReady("98: UnionPay has no file for the day yet, or none at all.");
            case HostFailed:
                throw new ProviderException(ProviderFailure.Unavailable, "UnionPay's file host failed (code 99); ask again later.") { ProviderCode = HostFailed };
            default:
                throw AcpFailures.OfAnswer(answer);
        }
        var date = WireText.MonthDay(answer.Required(AcpField.SettleDate), DateOf(answer.Text(AcpField.Time) ?? askedAt), AcpField.SettleDate);
        if (date != asked) throw new FormatException("Its settleDate is not the date asked for.");
        var content = answer.Bytes(AcpField.FileContent);
        if (content.IsEmpty) throw new FormatException("Its fileContent is absent.");
        return StatementAnswer.Ready(new StatementFile
        {
            Name = Name(answer, date),
            LayoutId = LayoutId,
            Content = StatementFile.Open(content),
            ClearingDate = date,
            FromSignedMessage = true,
        });
    }

    /// <summary>UnionPay's name, else the one it would have.</summary>
    private string Name(AcpMessage answer, DateOnly date)
    {
        var name = answer.Text(AcpField.FileName) ?? string.Create(CultureInfo.InvariantCulture, $"{account.MerchantNo}_{date:yyyyMMdd}.zip");
        return name.Length <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? name : throw new FormatException("Its fileName is none.");
    }

    private static DateOnly DateOf(string time) => ChinaTime.ToDate(AcpValues.Time(time));
}
