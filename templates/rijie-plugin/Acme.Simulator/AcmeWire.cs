using System.Globalization;
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
#if (json)
    public override WireTraits Traits { get; } = new() { PayoutStates = Enum.GetValues<PayoutState>(), PlansPayouts = true };
#else
    public override WireTraits Traits { get; } = new();
#endif

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
        var local = ChinaTime.ToLocal(draft.TradedAt ?? throw new ArgumentException("A transaction of the book has a time.", nameof(draft)));
        var number = serial.ToString("D8", CultureInfo.InvariantCulture);
        var isSale = draft.Type == TransactionType.Sale;
        return draft with
        {
            ProviderOrderNo = string.Create(CultureInfo.InvariantCulture, $"AP{local:yyyyMMdd}{serial:D10}"),
            MerchantOrderNo = isSale ? "ORD-" + number : null,
            RefundNo = isSale ? null : "RFD-" + number,
            RetrievalReference = draft.Product == Product.Card ? string.Create(CultureInfo.InvariantCulture, $"{local:yyMMdd}{serial % 1_000_000:D6}") : null,
            SettlementDate = DateOnly.FromDateTime(local),
        };
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
        // A corrected file has the name of the first.
        bool[] issues = book.PlanOf(clearingDate).ReissuedAfter is null ? [false] : [false, true];
        return [.. issues.Select(isReissue => WireStatement.File(book, clearingDate, isReissue)).OfType<WireFile>()];
    }
}
