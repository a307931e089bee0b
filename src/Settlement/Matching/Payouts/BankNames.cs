using System.Text;
using Rijie.Settlement.Statements.Banks;

namespace Rijie.Settlement.Matching.Payouts;

/// <summary>What the text of a bank entry names: payouts by their numbers, and providers.</summary>
internal sealed class BankNames
{
    private readonly IReadOnlyList<(string Name, string Provider)> _names;
    private readonly ILookup<string, BankedPayout> _byNo;

    public BankNames(BankInput input)
    {
        // The longest name is the surest: one provider's may stand inside another's.
        _names = [.. input.Names.SelectMany(n => n.Value.Select(name => (Name: Plain(name), Provider: n.Key))).Where(n => n.Name.Length > 1).OrderByDescending(n => n.Name.Length).ThenBy(n => n.Name, StringComparer.Ordinal).ThenBy(n => n.Provider, StringComparer.Ordinal)];
        _byNo = input.Payouts.ToLookup(p => p.Payout.PayoutNo, StringComparer.Ordinal);
    }

    /// <summary>The payouts whose numbers stand in the entry as words of their own, by number.</summary>
    public IReadOnlyList<BankedPayout> PayoutsIn(BankEntry entry) =>
    [
        .. new[] { entry.EndToEndId, entry.Reference, entry.Text }.OfType<string>().SelectMany(Words).Distinct(StringComparer.Ordinal).SelectMany(w => _byNo[w])
            .OrderBy(p => p.Payout.PayoutNo, StringComparer.Ordinal).ThenBy(p => p.ConnectionId, StringComparer.Ordinal),
    ];

    /// <summary>The provider that the entry names, or <c>null</c>.</summary>
    public string? ProviderOf(BankEntry entry)
    {
        var text = Plain($"{entry.Counterparty}\n{entry.Text}");
        return _names.FirstOrDefault(n => text.Contains(n.Name, StringComparison.Ordinal)).Provider;
    }

    /// <summary>Runs of letters and digits, and the same with the hyphens and underscores between them.</summary>
    private static IEnumerable<string> Words(string text) => Runs(text, char.IsAsciiLetterOrDigit).Concat(Runs(text, c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')).Append(text.Trim());

    private static IEnumerable<string> Runs(string text, Func<char, bool> isPart)
    {
        for (var start = 0; start < text.Length;)
        {
            if (!isPart(text[start]))
            {
                start++;
                continue;
            }
            var end = start;
            while (end < text.Length && isPart(text[end])) end++;
            yield return text[start..end];
            start = end;
        }
    }

    /// <summary>Without blanks, wide letters and capitals, which banks write as they like.</summary>
    private static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(c => !char.IsWhiteSpace(c)));
}
