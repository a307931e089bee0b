namespace Rijie.Demo;

/// <summary>A break as it was put in or found; the property names are those of <c>--json</c>.</summary>
/// <param name="Code">The code of the settlement specification 4.6.</param>
/// <param name="Connection">The connection; for a file the account.</param>
/// <param name="Reference">The provider's order number for a row, else the merchant's; for a file its name.</param>
internal sealed record BreakSeen(string Code, string Connection, string Reference) : IComparable<BreakSeen>
{
    public int CompareTo(BreakSeen? other) => other is null ? 1
        : string.CompareOrdinal(Code, other.Code) is var code and not 0 ? code
        : string.CompareOrdinal(Connection, other.Connection) is var connection and not 0 ? connection
        : string.CompareOrdinal(Reference, other.Reference);
}
