using System.Globalization;

namespace Rijie.Shengfutong;

/// <summary>The fund statement of a day. The file comes unsigned: its announced length, the sums of the ZIP and the totals block say whether it is whole.</summary>
internal sealed class ShengfutongStatements(ShengfutongClient client, ShengfutongAccount account, ShengfutongCodes codes, TimeProvider clock) : IStatementSource
{
    private const string Path = "/fund/bill/download";
    private const int MostBytes = 256 * 1024 * 1024;

    public async Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        if (query.MerchantNo is { } merchantNo) account.Expect(merchantNo);
        var (file, refusal) = await client.DownloadAsync(Path, [new("billDate", WireText.Date(query.ClearingDate, "yyyy-MM-dd"))], MostBytes, cancellationToken);
        return file is null ? Refused(refusal!, query.ClearingDate) : StatementAnswer.Ready(new StatementFile
        {
            Name = Name(file, query.ClearingDate),
            LayoutId = "shengfutong-statement",
            Content = StatementFile.Open(file.Content),
            DeclaredLength = file.DeclaredLength,
        });
    }

    private StatementAnswer Refused(ShengfutongRefusal refusal, DateOnly day)
    {
        // To wait is safe, whoever said so.
        if (refusal.Code == account.BillNotReadyCode) return StatementAnswer.NotReady($"{account.BillNotReadyCode}: the statement is not made yet.");
        if (refusal.Code != account.BillAbsentCode || !refusal.IsSigned) throw codes.Failure(Path, refusal);
        // A day without trade has no statement; but neither has one that is not over, or that is no longer kept.
        var ageDays = ChinaTime.Today(clock).DayNumber - day.DayNumber;
        return ageDays <= 0 ? StatementAnswer.NotReady($"{account.BillAbsentCode}: the day is not over.")
            : ageDays <= account.StatementKeptDays ? StatementAnswer.NoTrade($"{account.BillAbsentCode}: there was no movement of funds.")
            : throw new ProviderException(ProviderFailure.Rejected, $"Shengfutong keeps statements for {account.StatementKeptDays} days; ask it for an older one.") { ProviderCode = account.BillAbsentCode };
    }

    /// <summary>The name is the only thing beside the members that says whose and which day's the file is; without one it is held to be what was asked for, and the members decide.</summary>
    private string Name(ShengfutongFile file, DateOnly day)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"fund_{account.MerchantNo}_{day:yyyyMMdd}.zip");
        return file.Name is null || file.Name == expected ? expected : throw ShengfutongCodes.Invalid(Path, "the file is named as another day's or merchant's.");
    }
}
