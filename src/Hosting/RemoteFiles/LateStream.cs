using Rijie.Settlement.Statements.Containers;

namespace Rijie.Hosting;

/// <summary>A remote file that is opened when its first byte is asked for: of many files of a day, one connection stands at a time.</summary>
internal sealed class LateStream(Func<CancellationToken, Task<Stream>> open) : ForwardStream
{
    private Stream? _file;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _file ??= await open(cancellationToken);
        return await _file.ReadAsync(buffer, cancellationToken);
    }

    public override int Read(Span<byte> buffer)
    {
        _file ??= open(CancellationToken.None).GetAwaiter().GetResult();
        return _file.Read(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _file?.Dispose();
        base.Dispose(disposing);
    }
}
