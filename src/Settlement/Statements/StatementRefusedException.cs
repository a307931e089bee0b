using Rijie.Settlement.Statements.Fingerprints;

namespace Rijie.Settlement.Statements;

/// <summary>A file cannot be taken as a statement at all: none of its rows count.</summary>
/// <param name="code">A code of the reliability specification 4.1, such as <c>FILE_TRUNCATED</c>.</param>
/// <param name="reason">What is wrong; holds nothing of the content.</param>
/// <param name="byteOffset">Where, in the bytes of the level that failed, if that is known.</param>
internal sealed class StatementRefusedException(string code, string reason, long? byteOffset = null) : Exception($"{code}: {reason}")
{
    /// <summary>Set where the file is not of the layout's format, so that a person or another layout may make more of it.</summary>
    public FormatDifference? Difference { get; init; }

    public string Code { get; } = code;

    public string Reason { get; } = reason;

    public long? ByteOffset { get; } = byteOffset;
}
