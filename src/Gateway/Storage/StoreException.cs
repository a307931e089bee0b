namespace Rijie.Gateway.Storage;

/// <summary>The store cannot be used; the gateway refuses to start, or the write was not made.</summary>
internal sealed class StoreException(string code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary><c>STORE_NEWER</c>, <c>STORE_LOCKED</c>, <c>STORE_BUSY</c>, <c>STORE_FOLDER</c> or <c>STORE_IO</c>.</summary>
    public string Code { get; } = code;
}
