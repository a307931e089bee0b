namespace Rijie.Settlement.Statements;

/// <summary>A file that is refused whole; the code is one of reliability 4.1.</summary>
internal sealed class StatementRefusedException(string code, string reason, long? byteOffset = null) : Exception(reason)
{
    public string Code { get; } = code;

    public string Reason { get; } = reason;

    public long? ByteOffset { get; } = byteOffset;
}
