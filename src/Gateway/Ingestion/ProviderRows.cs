using Rijie.Gateway.Plugins;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Ingestion;

/// <summary>Turns what a source tells into rows of our connections; other people's rows are only counted.</summary>
internal static class ProviderRows
{
    public static (IReadOnlyList<StoredRow> Ours, int Foreign) Of(Account account, Side side, IReadOnlyList<Transaction> transactions, string? evidenceId, DateTimeOffset receivedAt)
    {
        var ours = new List<StoredRow>(transactions.Count);
        foreach (var transaction in transactions)
            if (account.Route(transaction.MerchantNo) is { } connection) ours.Add(Of(account, connection, side, transaction, 0, evidenceId, receivedAt));
        return (ours, transactions.Count - ours.Count);
    }

    public static StoredRow Of(Account account, Connection connection, Side side, Transaction transaction, int sequence, string? evidenceId, DateTimeOffset receivedAt) => new()
    {
        ConnectionId = connection.Id,
        RowId = RowIdentity.Of(side, connection.Id, transaction, sequence),
        Side = side,
        ClearingDate = ClearingDate(account.Facts, transaction, receivedAt),
        Transaction = transaction,
        EvidenceId = evidenceId,
        ReceivedAt = receivedAt,
    };

    /// <summary>As reported; else by the trade time and the cut; a row without either counts on the day it became known.</summary>
    private static DateOnly ClearingDate(ProviderFacts facts, Transaction transaction, DateTimeOffset receivedAt) =>
        transaction.ClearingDate ?? DateOf(facts, transaction.TradedAt ?? receivedAt);

    public static DateOnly DateOf(ProviderFacts facts, DateTimeOffset at) => ClearingDates.Of(at, facts.DayCut, facts.DayCutInclusive);
}
