using System.Globalization;
using Rijie.Statements;

namespace Rijie.Lakala;

/// <summary>
/// The statement of an organisation and a day: <c>/&lt;org&gt;/&lt;date&gt;/TP_&lt;org&gt;_&lt;date&gt;.txt</c>, re-issues with <c>_R1</c>, <c>_R2</c> …
/// A flag file beside it is written last and proves it whole; a statement without it may still be growing.
/// </summary>
internal sealed class LakalaStatements(IRemoteFiles files, LakalaAccount account) : IStatementSource
{
    private const int MostReissues = 50;

    public async Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        var day = WireText.Date(query.ClearingDate);
        var folder = $"/{account.OrgCode}/{day}/";
        var stem = $"TP_{account.OrgCode}_{day}";
        var newest = await NewestAsync(folder, stem, cancellationToken);
        if (newest is null) return StatementAnswer.NotReady("There is no flag file yet.");

        var flag = await CompanionProof.ReadAsync(files, $"{folder}{newest}.ok", cancellationToken);
        if (flag is null) return StatementAnswer.NotReady("The flag file is still empty.");
        var name = newest + ".txt";
        if (await files.FindAsync(folder + name, cancellationToken) is null)
            return StatementAnswer.NotReady("There is a flag file, but no statement beside it.");
        return StatementAnswer.Ready(new StatementFile
        {
            Name = name,
            LayoutId = "lakala-statement",
            Content = await files.OpenAsync(folder + name, cancellationToken),
            DeclaredLength = flag.Length,
            DeclaredSha256 = flag.Sha256,
        });
    }

    /// <summary>A re-issue replaces the earlier file as a whole, so only the newest one is fetched. Whether they are counted from 1 or, as versions, from 2 is not said: one gap is allowed.</summary>
    private async Task<string?> NewestAsync(string folder, string stem, CancellationToken cancellationToken)
    {
        var newest = await files.FindAsync($"{folder}{stem}.ok", cancellationToken) is null ? null : stem;
        var last = 0;
        for (var n = 1; n <= MostReissues && n <= last + 2; n++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{stem}_R{n}");
            if (await files.FindAsync($"{folder}{name}.ok", cancellationToken) is null) continue;
            newest = name;
            last = n;
        }
        return newest;
    }
}
