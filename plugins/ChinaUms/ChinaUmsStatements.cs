using Rijie.Signing;

namespace Rijie.ChinaUms;

/// <summary>
/// The statements of a clearing date: one file for each merchant number, asked for one by one. The length and the SHA-256 that
/// come with a file prove it whole; its name proves nothing, but one of another merchant or day is not what was asked for.
/// </summary>
internal sealed class ChinaUmsStatements(ChinaUmsClient client, ChinaUmsAccount account, AccountContext context, TimeProvider clock) : IStatementSource
{
    private const string LayoutId = "chinaums-statement";

    /// <summary>Of all files of a day together: they are held in memory.</summary>
    private const int MostBytes = 256 * 1024 * 1024;

    public async Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        var files = new List<StatementFile>();
        var (waiting, gone) = (0, 0);
        var bytesLeft = MostBytes;
        foreach (var merchantNo in query.MerchantNo is { } one ? [one] : context.MerchantNos)
        {
            var asked = new BillQuery
            {
                RequestTimestamp = WireText.Time(clock.GetUtcNow(), ChinaUmsTrade.TimeForm),
                Mid = merchantNo,
                BillDate = WireText.Date(query.ClearingDate, "yyyy-MM-dd"),
            };
            var answer = await client.DownloadAsync(asked, bytesLeft, cancellationToken);
            if (answer.Code is null) files.Add(File(answer, merchantNo, query.ClearingDate));
            else if (answer.Code == account.BillNotReadyCode) waiting++;
            else if (answer.Code == account.BillNotExistCode) gone++;
            else throw ChinaUmsCodes.Failure(account.BillPath, answer.Code);
            bytesLeft -= answer.Code is null ? answer.Body.Length : 0;
        }
        if (waiting + gone == 0) return StatementAnswer.Ready(files);
        var reason = $"Of {files.Count + waiting + gone} merchants' files {files.Count} are here, {waiting} are not ready and {gone} do not exist.";
        if (files.Count > 0) return StatementAnswer.Partial(reason, files);
        return waiting > 0
            ? StatementAnswer.NotReady(reason)
            : throw new ProviderException(ProviderFailure.Rejected, "ChinaUMS has no statement of that day; it keeps them for a while only.") { ProviderCode = account.BillNotExistCode };
    }

    private static StatementFile File(BillAnswer answer, string merchantNo, DateOnly date)
    {
        if (answer.MediaType != "application/octet-stream") throw Invalid("is neither a file nor an error");
        var name = $"{merchantNo}_{WireText.Date(date)}.csv";
        if (answer.FileName != name) throw Invalid("is named otherwise than the file that was asked for");
        byte[]? sha256 = null;
        if (answer.Sha256 is { } told && (told.Length != 64 || told.Any(char.IsAsciiLetterUpper) || !StrictHex.TryDecode(told, out sha256)))
            throw Invalid("has an X-File-Sha256 that is no hash");
        return new()
        {
            Name = name,
            LayoutId = LayoutId,
            Content = StatementFile.Open(answer.Body),
            DeclaredLength = answer.Length,
            DeclaredSha256 = sha256,
        };
    }

    private static ProviderException Invalid(string what) => new(ProviderFailure.InvalidResponse, $"ChinaUMS's answer to a statement request {what}.");
}

internal sealed record BillQuery
{
    public required string RequestTimestamp { get; init; }

    public required string Mid { get; init; }

    public required string BillDate { get; init; }
}

/// <summary>What came for a statement request.</summary>
internal sealed record BillAnswer
{
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The error, where there is one instead of a file: with HTTP 200 too.</summary>
    public string? Code { get; init; }

    public string? MediaType { get; init; }

    public string? FileName { get; init; }

    public long? Length { get; init; }

    public string? Sha256 { get; init; }
}
