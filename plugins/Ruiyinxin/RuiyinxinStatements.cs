using System.Text;

namespace Rijie.Ruiyinxin;

/// <summary>SMZF020: the statement of a settlement date as a text inside the signed answer. Its end mark and the signature prove it whole.</summary>
internal sealed class RuiyinxinStatements(RuiyinxinClient client, RuiyinxinAccount account) : IStatementSource
{
    private const string Code = "SMZF020";

    public async Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        var (text, reason) = await StatementText.FetchAsync(client, account, Code, query.ClearingDate, cancellationToken);
        if (text is null) return StatementAnswer.NotReady(reason);
        return StatementText.IsEmpty(text)
            ? StatementAnswer.NoTrade("The statement holds its end mark alone.")
            : StatementAnswer.Ready(new StatementFile
            {
                Name = $"{Code}_{account.Cooperator}_{WireText.Date(query.ClearingDate)}.txt",
                LayoutId = "ruiyinxin-020",
                Content = StatementFile.Open(Encoding.UTF8.GetBytes(text)),
                ClearingDate = query.ClearingDate,
                FromSignedMessage = true,
            });
    }
}

/// <summary>What SMZF020, 024 and 025 are asked.</summary>
internal sealed record StatementFetch
{
    public required string SettleDate { get; init; }

    /// <summary>1: in the answer. 2, a link, is not supported by the platform yet.</summary>
    public string FileType { get; init; } = "1";
}

/// <summary>What SMZF020, 024 and 025 answer.</summary>
internal sealed record StatementText
{
    public const string EndMark = "########";

    public string? SettleDate { get; init; }

    public required string Content { get; init; }

    /// <summary>Asks for the text of a date.</summary>
    /// <returns>The text; <c>null</c> with a reason when the platform says that there is none yet. Every other code is a failure and never "no rows".</returns>
    public static async Task<(string? Text, string Reason)> FetchAsync(RuiyinxinClient client, RuiyinxinAccount account, string tranCode, DateOnly date, CancellationToken cancellationToken)
    {
        var asked = new StatementFetch { SettleDate = WireText.Date(date) };
        var message = await client.AskAsync(tranCode, asked, RuiyinxinJson.Wire.RuiyinxinRequestStatementFetch, cancellationToken);
        if (message.IsRefused(account.StatementNotReadyCode)) return (null, "Ruiyinxin says that the statement is not ready.");
        // A day without trade has a statement, so one that is absent may still come.
        if (message.IsRefused(account.NoStatementCode)) return (null, "Ruiyinxin says that it has no statement of the date.");
        if (!message.IsDone) throw RuiyinxinCodes.Failure(account, tranCode, message);
        return WireAnswer.Read<(string?, string)>($"Ruiyinxin's answer to {tranCode}", () =>
        {
            var told = message.Needed(RuiyinxinJson.Wire.StatementText);
            return (WireText.OrNull(told.SettleDate) ?? message.SettleDate) == asked.SettleDate
                ? (told.Content, "")
                : throw new FormatException("it is not the statement of the date that was asked for.");
        });
    }

    /// <summary>Whether there is nothing but the end mark.</summary>
    public static bool IsEmpty(string text) => text.AsSpan().Trim("\r\n") is EndMark;
}
