using WireMock.Server;

namespace Acme.Simulator;

/// <summary>Acme's side of the wire: it delivers files and knows nothing else.</summary>
public sealed class AcmeWire : ProviderWire, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("acme-").FullName;
    private readonly Lock delivering = new();

    /// <inheritdoc/>
    public override string PluginId => "acme";

    /// <inheritdoc/>
    public override WireTraits Traits { get; } = new()
    {
        OwnerNo = "ORG001",
        MerchantNos = ["898100000000001", "898100000000002"],
        ForeignMerchantNo = "898100000000009",
    };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings(Uri server, Book book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return new Dictionary<string, string> { ["org_no"] = book.OwnerNo, ["files"] = new Uri(folder + Path.DirectorySeparatorChar).AbsoluteUri };
    }

    /// <inheritdoc/>
    public override Transaction Number(Transaction draft, int serial)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return WireNumbers.Number(draft, serial);
    }

    /// <inheritdoc/>
    public override Transaction Told(Surface surface, Transaction truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        return WireStatement.Told(truth);
    }

    /// <inheritdoc/>
    public override void Answer(Book book, WireMockServer server)
    {
        // There is no API.
    }

    /// <inheritdoc/>
    public override WireMessage Notify(Book book, Transaction transaction) => throw new NotSupportedException("Acme sends no notifications.");

    /// <inheritdoc/>
    public override IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate)
    {
        ArgumentNullException.ThrowIfNull(book);
        return WireStatement.Files(book, clearingDate);
    }

    /// <inheritdoc/>
    public override void Deliver(Book book, DateOnly clearingDate)
    {
        ArgumentNullException.ThrowIfNull(book);
        var path = Path.Combine(folder, WireStatement.Name(book, clearingDate));
        if (WireStatement.IsReissuedNow(book, clearingDate) is not { } isReissue)
        {
            File.Delete(path);
            return;
        }
        var content = WireStatement.File(book, clearingDate, isReissue).Content;
        lock (delivering)
        {
            // A file is written once, and anew only when it says something else: somebody may be reading it.
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content)) return;
            var part = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllBytes(part, content);
            File.Move(part, path, overwrite: true);
        }
    }

    /// <summary>Forgets what it delivered.</summary>
    public void Dispose() => Directory.Delete(folder, recursive: true);
}
