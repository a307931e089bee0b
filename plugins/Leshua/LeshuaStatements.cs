namespace Rijie.Leshua;

/// <summary>
/// The statement of an agent and a day, in the root of the agent's folder. It is named by the day on which it was made, the one
/// after the trades (K-BILL). Nothing in it tells its end, so it is fetched when it rested; a re-issue has the same name.
/// </summary>
internal sealed class LeshuaStatements(IRemoteFiles files, LeshuaAccount account) : IStatementSource
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    public async Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        var name = $"{account.AgentId}_trade_new_{WireText.Date(query.ClearingDate.AddDays(1))}.txt";
        if (await files.FindAsync("/" + name, cancellationToken) is not { } file) return StatementAnswer.NotReady($"{name} is not there yet.");
        if (!file.IsStable) return StatementAnswer.NotReady($"{name} is there, but may still be growing.") with { AskAgainAfter = Rest };
        return StatementAnswer.Ready(new StatementFile
        {
            Name = name,
            LayoutId = "leshua-statement",
            Content = await files.OpenAsync("/" + name, cancellationToken),
            DeclaredLength = file.Length,
        });
    }
}
