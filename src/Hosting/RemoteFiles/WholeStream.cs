namespace Rijie.Hosting;

/// <summary>
/// A remote file that ends only if it came whole and is still what it was when it was opened; otherwise its end is a
/// failure, and the host asks again. It compares with what the server told before the first byte and tells after the last.
/// </summary>
internal sealed class WholeStream(Stream inner, RemoteFile told, Func<CancellationToken, Task<RemoteFile?>> look) : ProviderStream
{
    private long _read;
    private bool _isWhole;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _read += count;
        if (_read > told.Length) throw Changed($"it had {told.Length} bytes and has more now");
        if (count == 0 && buffer.Length > 0 && !_isWhole) await CheckAsync(cancellationToken);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (told.Length is { } length && _read < length) throw Changed($"{_read} of {length} bytes came");
        var now = await look(cancellationToken) ?? throw Changed("it is gone");
        if (now.Length != told.Length) throw Changed($"it had {told.Length} bytes and has {now.Length} now");
        if (now.ModifiedAt != told.ModifiedAt) throw Changed("it was written again");
        _isWhole = true;
    }

    private ProviderException Changed(string how) => new(ProviderFailure.Unavailable, $"The file {told.Path} changed while it was read: {how}.");
}
