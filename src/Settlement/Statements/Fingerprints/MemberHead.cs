namespace Rijie.Settlement.Statements.Fingerprints;

/// <summary>The beginning of a member as it came, enough to tell its format by. It may hold whole card numbers: it is never stored or shown.</summary>
/// <param name="Table">The table that the member's name says; <c>null</c> where no name says it.</param>
/// <param name="Bytes">At most <see cref="MostBytes"/>.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
internal sealed record MemberHead(string? Table, ReadOnlyMemory<byte> Bytes, bool IsWhole)
{
    public const int MostBytes = 64 * 1024;
}
