using Rijie.Signing;

namespace Acme;

/// <summary>The statement of the organisation and a day (manual, chapter 6): a signed answer says whether it is there, where, and what proves it whole; then it is fetched.</summary>
internal sealed class AcmeStatements(AcmeClient client, AcmeAccount account) : IStatementSource
{
    public async Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        var day = WireText.Date(query.ClearingDate, AcmeTrade.DateForm);
        var answer = await client.AskAsync("/v1/statements/query", new Dictionary<string, string?> { ["clearing_date"] = day }, ["NOT_READY", "NO_TRADE"], cancellationToken);
        if (answer.Code == "NOT_READY") return StatementAnswer.NotReady("Acme has not made the statement yet.");
        if (answer.Code == "NO_TRADE") return StatementAnswer.NoTrade("Acme says that there was no trade.");
        var (ticket, sha256) = answer.Read(AcmeJson.Wire.AcmeStatement, s => s.Of(account.OrgNo, day));
        return StatementAnswer.Ready(new StatementFile
        {
            Name = $"ACME_{account.OrgNo}_{WireText.Date(query.ClearingDate)}.txt.gz",
            LayoutId = "acme-statement",
            Content = await client.OpenAsync("/v1/statements/files/" + ticket, cancellationToken),
            DeclaredSha256 = sha256,
            ClearingDate = query.ClearingDate,
        });
    }
}

internal sealed record AcmeStatement
{
    public required string OrgNo { get; init; }

    public required string ClearingDate { get; init; }

    public required string Ticket { get; init; }

    public required string Sha256 { get; init; }

    /// <exception cref="FormatException">It is another day's or another organisation's, or does not say what proves the file whole.</exception>
    public (string Ticket, byte[] Sha256) Of(string orgNo, string day)
    {
        if (OrgNo != orgNo || ClearingDate != day) throw new FormatException("it tells of another statement than was asked for.");
        // It becomes a part of an address.
        if (Ticket.Length is 0 or > 64 || !Ticket.All(char.IsAsciiLetterOrDigit)) throw new FormatException("ticket is not 1 to 64 letters and digits.");
        return StrictHex.TryDecode(Sha256, out var hash) && hash.Length == 32 ? (Ticket, hash) : throw new FormatException("sha256 is no SHA-256 in hex.");
    }
}
