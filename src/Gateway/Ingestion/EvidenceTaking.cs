using System.Globalization;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>Keeps the masked innermost bytes of a file, a piece of evidence for each member.</summary>
internal sealed class EvidenceTaking(EvidenceStore store) : IDisposable
{
    private readonly List<(string Member, EvidenceWriter Writer)> _members = [];

    public void Take(string member, ReadOnlySpan<byte> masked)
    {
        if (_members.Count == 0 || !string.Equals(_members[^1].Member, member, StringComparison.Ordinal)) _members.Add((member, store.Begin()));
        _members[^1].Writer.Append(masked);
    }

    /// <summary>Makes all members durable.</summary>
    /// <param name="fileId">Which file they belong to.</param>
    /// <param name="verified">What proved the bytes whole, over the original.</param>
    public IReadOnlyList<Evidence> Complete(string fileId, string accountId, string kind, string name, string originalSha256, string? verified, DateTimeOffset receivedAt)
    {
        var evidence = new List<Evidence>(_members.Count);
        foreach (var (member, writer) in _members)
        {
            evidence.Add(new()
            {
                EvidenceId = string.Create(CultureInfo.InvariantCulture, $"{fileId}.{evidence.Count}"),
                AccountId = accountId,
                Kind = kind,
                Name = name,
                Member = member,
                Length = writer.Length,
                StoredSha256 = writer.Complete(),
                OriginalSha256 = originalSha256,
                ReceivedMs = receivedAt.ToUnixTimeMilliseconds(),
                Verified = verified,
            });
        }
        return evidence;
    }

    public void Dispose()
    {
        foreach (var (_, writer) in _members) writer.Dispose();
    }
}
