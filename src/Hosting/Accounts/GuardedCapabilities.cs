using Rijie.Settlement.Yaml;

namespace Rijie.Hosting;

internal sealed class GuardedTransactions(AccountHost account, ITransactionSource inner) : ITransactionSource
{
    public Task<TransactionPage> ReadAsync(TransactionQuery query, CancellationToken cancellationToken) => account.CallAsync(
        CapabilityName.Of(Capability.Transactions), async token => AnswerCheck.Transactions(query, await inner.ReadAsync(query, token)), cancellationToken);
}

internal sealed class GuardedLookup(AccountHost account, ITransactionLookup inner) : ITransactionLookup
{
    public Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken) => account.CallAsync(
        $"{CapabilityName.Of(Capability.TransactionLookup)}/{YamlBinder.SnakeCase(query.Type.ToString()).Replace('_', '-')}",
        async token => AnswerCheck.Lookup(query, account.Context.MerchantNos, await inner.LookUpAsync(query, token)), cancellationToken);
}

internal sealed class GuardedStatements(AccountHost account, IStatementSource inner) : IStatementSource
{
    public Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken) => account.CallAsync(
        CapabilityName.Of(Capability.Statements),
        async token =>
        {
            var answer = AnswerCheck.Statements(await inner.FetchAsync(query, token), account.Plugin, account.Options.Http);
            return answer with { Reason = account.Presentable(answer.Reason) };
        }, cancellationToken);
}

internal sealed class GuardedPayouts(AccountHost account, IPayoutSource inner) : IPayoutSource
{
    public Task<PayoutPage> ReadAsync(PayoutQuery query, CancellationToken cancellationToken) => account.CallAsync(
        CapabilityName.Of(Capability.Payouts), async token => AnswerCheck.Payouts(query, account.Context.MerchantNos, await inner.ReadAsync(query, token)), cancellationToken);
}

internal sealed class GuardedTerminals(AccountHost account, ITerminalSource inner) : ITerminalSource
{
    public Task<IReadOnlyList<Terminal>> ListAsync(string merchantNo, CancellationToken cancellationToken) => account.CallAsync(
        CapabilityName.Of(Capability.Terminals), async token => AnswerCheck.Terminals(merchantNo, await inner.ListAsync(merchantNo, token)), cancellationToken);
}

/// <summary>Reading a notification is pure, so it is neither limited nor repeated; only its failures and its word are checked.</summary>
internal sealed class GuardedNotifications(AccountHost account, INotificationReader inner) : INotificationReader
{
    public NotificationReading Read(NotificationRequest request)
    {
        try
        {
            var reading = AnswerCheck.Notification(inner.Read(request), account.Context.MerchantNos);
            return reading with { RefusalReason = account.Presentable(reading.RefusalReason) };
        }
        catch (Exception e)
        {
            throw account.Presentable(CallFailures.Classify(e));
        }
    }
}
