using System.Security.Cryptography;
using WireMock.Server;

namespace Acme.Simulator;

/// <summary>Acme's side of the wire: what its API, its notifications and its files say about a book. Each has a key of its own.</summary>
public sealed class AcmeWire : ProviderWire
{
    private readonly string key = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <inheritdoc/>
    public override string PluginId => "acme";

    /// <inheritdoc/>
    public override WireTraits Traits { get; } = new()
    {
        OwnerNo = "ORG001",
        MerchantNos = ["898100000000001", "898100000000002"],
        ForeignMerchantNo = "898100000000009",
#if (json)
        PayoutStates = Enum.GetValues<PayoutState>(),
        PlansPayouts = true,
#endif
    };

#if (json)
    /// <inheritdoc/>
    public override IReadOnlyList<string> SignatureFields { get; } = ["X-Acme-Signature"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> AlgorithmFields { get; } = ["X-Acme-Sign-Type"];

#endif
    /// <inheritdoc/>
    public override string Received => "SUCCESS";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings(Uri server, Book book)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(book);
        return new Dictionary<string, string> { ["org_no"] = book.OwnerNo, ["key"] = key, ["base_url"] = server.GetLeftPart(UriPartial.Authority) };
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
        return surface == Surface.Statement ? WireStatement.Told(truth) : WireTrade.Told(truth);
    }

    /// <inheritdoc/>
    public override void Answer(Book book, WireMockServer server) => new WireApi(book, new WireSeal(key)).Register(server);

    /// <inheritdoc/>
    public override WireMessage Notify(Book book, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(transaction);
        return new WireSeal(key).Seal(WireTrade.Fields(transaction), RandomNumberGenerator.GetHexString(32, lowercase: true), book.Clock.GetUtcNow());
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate)
    {
        ArgumentNullException.ThrowIfNull(book);
        return WireStatement.Files(book, clearingDate);
    }
}
