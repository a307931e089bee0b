using System.Text;

namespace Rijie.Ruiyinxin;

/// <summary>
/// The statements of a settlement date, each a text inside a signed answer: SMZF020 of the trade, SMZF025 of the payouts of the next working day, SMZF024 of the
/// withdrawals of the same day. End mark and signature prove each whole. What became of a payout may still change, so a date is asked again.
/// </summary>
internal sealed class RuiyinxinStatements(RuiyinxinClient client, RuiyinxinAccount account) : IStatementSource
{
    private const string Trade = "SMZF020";

    public async Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        var trade = await StatementText.FetchAsync(client, account, Trade, query.ClearingDate, cancellationToken);
        var texts = new List<FetchedText> { trade };
        foreach (var code in account.PayoutTranCodes.Split(',')) texts.Add(await PayoutsAsync(code, query.ClearingDate, cancellationToken));
        // A day without trade has a statement, so one that is absent may still come. Payouts need none: once the day's own statement is made, the platform's word that there is none is the last.
        var waiting = texts.Where(t => t.Content is null && (t == trade || !t.IsNone || trade.Content is null)).ToList();
        var here = texts.Where(t => t.Content is not null).ToList();
        if (waiting.Count == 0 && here.TrueForAll(t => t.IsEmpty)) return StatementAnswer.NoTrade("The statements hold their end mark alone.");
        var reason = string.Join(" ", waiting.Select(t => $"{t.TranCode}: {t.Reason}"));
        if (here.Count == 0) return StatementAnswer.NotReady(reason);
        IReadOnlyList<StatementFile> files = [.. here.Select(t => FileOf(t, query.ClearingDate))];
        return waiting.Count == 0 ? StatementAnswer.Ready(files) : StatementAnswer.Partial(reason, files);
    }

    /// <summary>What is wrong with a statement of payouts, and would be so again, must not keep the day's trade away: it is waited for.</summary>
    private async Task<FetchedText> PayoutsAsync(string code, DateOnly date, CancellationToken cancellationToken)
    {
        try
        {
            return await StatementText.FetchAsync(client, account, code, date, cancellationToken);
        }
        catch (ProviderException e) when (e.Failure is ProviderFailure.Rejected or ProviderFailure.InvalidResponse)
        {
            return new(code, null, e.Message);
        }
    }

    private StatementFile FileOf(FetchedText text, DateOnly date) => new()
    {
        Name = $"{text.TranCode}_{account.Cooperator}_{WireText.Date(date)}.txt",
        LayoutId = $"ruiyinxin-{text.TranCode[^3..]}",
        Content = StatementFile.Open(Encoding.UTF8.GetBytes(text.Content!)),
        ClearingDate = date,
        FromSignedMessage = true,
    };
}

/// <summary>What came for one transaction code: a text, or why there is none.</summary>
/// <param name="IsNone">The platform says that there is none, and not only that it is not ready.</param>
internal sealed record FetchedText(string TranCode, string? Content, string Reason, bool IsNone = false)
{
    /// <summary>Whether there is nothing but the end mark.</summary>
    public bool IsEmpty => Content.AsSpan().Trim("\r\n") is StatementText.EndMark;
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
    /// <returns>The text, or the platform's word that there is none or none yet. Every other code is a failure and never "no rows".</returns>
    public static async Task<FetchedText> FetchAsync(RuiyinxinClient client, RuiyinxinAccount account, string tranCode, DateOnly date, CancellationToken cancellationToken)
    {
        var asked = new StatementFetch { SettleDate = WireText.Date(date) };
        var message = await client.AskAsync(tranCode, asked, RuiyinxinJson.Wire.RuiyinxinRequestStatementFetch, cancellationToken);
        if (message.IsRefused(account.StatementNotReadyCode)) return new(tranCode, null, "Ruiyinxin says that the statement is not ready.");
        if (message.IsRefused(account.NoStatementCode)) return new(tranCode, null, "Ruiyinxin says that it has no statement of the date.", IsNone: true);
        if (!message.IsDone) throw RuiyinxinCodes.Failure(account, tranCode, message);
        return WireAnswer.Read($"Ruiyinxin's answer to {tranCode}", () =>
        {
            var told = message.Needed(RuiyinxinJson.Wire.StatementText);
            return (WireText.OrNull(told.SettleDate) ?? message.SettleDate) == asked.SettleDate
                ? new FetchedText(tranCode, told.Content, "")
                : throw new FormatException("it is not the statement of the date that was asked for.");
        });
    }
}
