using System.Globalization;
using System.Text;
using Rijie.Conformance;
using WireMock.Server;

namespace Rijie.Lakala.Simulator;

/// <summary>Lakala's side of the wire, with keys of its own.</summary>
public sealed class LakalaWire : ProviderWire, IDisposable
{
    /// <summary>What stands between the date and the statement number in a trade number.</summary>
    private const string Middle = "1101131301";

    private readonly WireKeys keys;
    private readonly bool ownsKeys;

    /// <summary>Makes the merchant's and the platform's keys.</summary>
    public LakalaWire()
        : this(new WireKeys()) => ownsKeys = true;

    internal LakalaWire(WireKeys keys) => this.keys = keys;

    /// <inheritdoc/>
    public override string PluginId => "lakala";

    /// <inheritdoc/>
    public override WireTraits Traits { get; } = new() { OwnerNo = "ORG0001", MerchantNos = ["82200000000000A", "82200000000000B"], ForeignMerchantNo = "82200000000000F", PayoutStates = Enum.GetValues<PayoutState>(), PlansPayouts = true, StatesOriginalDate = true, StatesPayoutAccount = true, StatesWithdrawalFee = true };

    internal WireKeys Keys => keys;

    /// <inheritdoc/>
    public override IReadOnlyList<string> SignatureFields { get; } = ["Lklapi-Signature", "signature"];

    /// <inheritdoc/>
    public override string Received => """{"code":"SUCCESS","message":"执行成功"}""";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings(Uri server, Book book)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(book);
        var address = server.GetLeftPart(UriPartial.Authority);
        return new Dictionary<string, string>
        {
            ["app_id"] = WireKeys.AppId,
            ["serial_no"] = keys.MerchantSerial,
            ["private_key"] = keys.MerchantPrivateKeyPem,
            ["platform_certificates"] = keys.PlatformCertificatePem,
            ["org_code"] = book.OwnerNo,
            ["base_url"] = address,
            ["files"] = address + WireApi.Mirror,
        };
    }

    /// <inheritdoc/>
    public override Transaction Number(Transaction draft, int serial)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var local = ChinaTime.ToLocal(draft.TradedAt ?? throw new ArgumentException("A transaction of the book has a time.", nameof(draft)));
        var isCard = draft.Product is Product.Card or Product.Contactless;
        // 66 and two digits of the year for a scanned code, the year alone for a card; the serial fills up to 14.
        var logNo = isCard
            ? string.Create(CultureInfo.InvariantCulture, $"{local:yy}{serial:D12}")
            : string.Create(CultureInfo.InvariantCulture, $"66{local:yy}{serial:D10}");
        var number = serial.ToString("D8", CultureInfo.InvariantCulture);
        var givesBack = draft.Type is TransactionType.Refund or TransactionType.Void;
        return draft with
        {
            ProviderOrderNo = local.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + Middle + logNo,
            MerchantOrderNo = givesBack ? null : "ORD-" + number,
            RefundNo = !givesBack ? null : (draft.Type == TransactionType.Void ? "VOD-" : "RFD-") + number,
            // A card's void travels under the reference number of its sale, as the sample statement shows.
            RetrievalReference = !isCard ? null
                : draft is { Type: TransactionType.Void, OriginalProviderOrderNo: { Length: 32 } origin } ? origin[2..8] + origin[^6..]
                : string.Create(CultureInfo.InvariantCulture, $"{local:yyMMdd}{serial % 1_000_000:D6}"),
            UpstreamOrderNo = isCard ? null : string.Create(CultureInfo.InvariantCulture, $"42{local:yyyyMMdd}{serial:D18}"),
            // Lakala settles by calendar day, and a terminal's own batch and trace numbers do not reach its API.
            SettlementDate = DateOnly.FromDateTime(local),
        };
    }

    /// <summary>The API has no fee, no clearing date and no settlement date, says a bank card without its scheme, and masks a card to four and four; a notification carries neither terminal nor card.</summary>
    public override Transaction Told(Surface surface, Transaction truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (surface == Surface.Statement) return truth with { Store = null, Remark = null, CardType = CardType.Unknown, OrderAmount = null, PayerAmount = null, UpstreamOrderNo = null, OriginalMerchantOrderNo = null, Scheme = Cards(truth) };
        var listed = truth with
        {
            OrderAmount = truth.Gross,
            Fee = null,
            Net = null,
            ClearingDate = null,
            SettlementDate = null,
            Scheme = Cards(truth),
            MaskedCardNo = truth.MaskedCardNo is { } card ? $"{card[..4]}****{card[^4..]}" : null,
        };
        if (surface == Surface.Lookup && truth.Type is TransactionType.Refund or TransactionType.Void)
        {
            // A refund is asked for by its original, and that answer has little beside state and amount.
            return listed with { CardType = CardType.Unknown, OrderAmount = null, OriginalMerchantOrderNo = null, OriginalTradeDate = null, RetrievalReference = null, TerminalNo = null, UpstreamOrderNo = null };
        }
        return surface == Surface.Notification ? listed with { TerminalNo = null, MaskedCardNo = null, RetrievalReference = null } : listed;
    }

    /// <inheritdoc/>
    public override void Answer(Book book, WireMockServer server)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(server);
        new WireApi(book, keys, day => Statement(book, day)).Register(server);
    }

    /// <inheritdoc/>
    public override WireMessage Notify(Book book, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(transaction);
        var body = Encoding.UTF8.GetBytes(WireTrade.Notification(transaction).ToJsonString());
        return new()
        {
            Headers = [new("Authorization", keys.SignNotification(body, book.Clock.GetUtcNow()).ToString())],
            ContentType = "application/json; charset=utf-8",
            Body = body,
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate)
    {
        ArgumentNullException.ThrowIfNull(book);
        return WireStatement.Files(book, clearingDate);
    }

    private static Scheme Cards(Transaction t) => t.Product == Product.Card ? Scheme.Unknown : t.Scheme;

    /// <summary>Forgets the keys that it made.</summary>
    public void Dispose()
    {
        if (ownsKeys) keys.Dispose();
    }
}
