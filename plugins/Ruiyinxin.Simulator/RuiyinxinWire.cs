using System.Globalization;
using System.Text;
using Rijie.Conformance;
using WireMock.Server;

namespace Rijie.Ruiyinxin.Simulator;

/// <summary>Ruiyinxin's side of the wire, with keys of its own.</summary>
/// <remarks>
/// The statement has no totals and no net column, so neither can be wrong here. A payout that came back has failed like any other. A re-issue comes under the same name: asked again, the platform answers with another text.
/// </remarks>
public sealed class RuiyinxinWire : ProviderWire, IDisposable
{
    private readonly WireKeys keys;
    private readonly bool ownsKeys;
    private readonly bool signsNotifications;

    /// <summary>Makes the cooperator's and the platform's keys.</summary>
    /// <param name="signsNotifications">Whether notifications carry a signature; the public ones do not, and are hints.</param>
    public RuiyinxinWire(bool signsNotifications = false)
        : this(new WireKeys(), signsNotifications) => ownsKeys = true;

    internal RuiyinxinWire(WireKeys keys, bool signsNotifications) => (this.keys, this.signsNotifications) = (keys, signsNotifications);

    /// <inheritdoc/>
    public override string PluginId => "ruiyinxin";

    /// <inheritdoc/>
    public override WireTraits Traits { get; } = new() { OwnerNo = "COOP_TEST", MerchantNos = ["M000000001", "M000000002"], ForeignMerchantNo = "M000000009", StatesNet = false, StatesTotals = false, PayoutStates = [PayoutState.Paid, PayoutState.Pending, PayoutState.Failed], StatesPayoutAccount = true };

    internal WireKeys Keys => keys;

    /// <inheritdoc/>
    public override string PayoutNo(DateOnly settlementDate, int serial) => string.Create(CultureInfo.InvariantCulture, $"B{settlementDate:yyyyMMdd}{serial:D12}");

    /// <inheritdoc/>
    public override IReadOnlyList<string> SignatureFields { get; } = ["signData"];

    /// <inheritdoc/>
    public override string Received => "000000";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings(Uri server, Book book)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(book);
        return new Dictionary<string, string>
        {
            ["cooperator"] = book.OwnerNo,
            ["private_key"] = keys.MerchantPrivateKeyPem,
            ["platform_public_key"] = keys.PlatformPublicKeyPem,
            ["base_url"] = server.GetLeftPart(UriPartial.Authority),
        };
    }

    /// <inheritdoc/>
    public override Transaction Number(Transaction draft, int serial)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var day = ChinaTime.ToLocal(draft.TradedAt ?? throw new ArgumentException("A transaction of the book has a time.", nameof(draft))).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var givesBack = draft.Type is TransactionType.Refund or TransactionType.Void;
        // One number names message and order, so that of a refund or cancel is as much the merchant's own as that of a sale.
        var own = (draft.Type switch { TransactionType.Refund => "RFD", TransactionType.Void => "VOD", _ => "REQ" }) + day + serial.ToString("D8", CultureInfo.InvariantCulture);
        return draft with
        {
            ProviderOrderNo = "B" + day + serial.ToString("D12", CultureInfo.InvariantCulture),
            MerchantOrderNo = givesBack ? null : own,
            RefundNo = givesBack ? own : null,
            RetrievalReference = null,
            UpstreamOrderNo = draft.Product == Product.Qr ? "42" + day + serial.ToString("D18", CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>The API has no time, no fee, no card, no original, and says a bank card without its scheme.</summary>
    public override Transaction Told(Surface surface, Transaction truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (surface == Surface.Statement)
            return truth with { Store = null, Remark = null, OriginalProviderOrderNo = null, OriginalTradeDate = null, CardType = CardType.Unknown, MaskedCardNo = null, Scheme = truth.Product == Product.Card ? Scheme.Unknown : truth.Scheme, OrderAmount = null, PayerAmount = null, TerminalNo = null, TradedAt = null, UpstreamOrderNo = null };
        return truth with
        {
            OrderAmount = truth.Gross,
            TradedAt = null,
            Fee = null,
            Net = null,
            CardType = CardType.Unknown,
            MaskedCardNo = null,
            OriginalProviderOrderNo = null,
            OriginalMerchantOrderNo = null,
            OriginalTradeDate = null,
            Scheme = truth.Product == Product.Card ? Scheme.Unknown : truth.Scheme,
        };
    }

    /// <inheritdoc/>
    public override void Answer(Book book, WireMockServer server)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(server);
        new WireApi(book, keys).Register(server);
    }

    /// <inheritdoc/>
    public override WireMessage Notify(Book book, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(transaction);
        var plain = Encoding.UTF8.GetBytes(WireTrade.Notification(transaction, book.Clock.GetUtcNow()).ToJsonString());
        return Message(WireTrade.OrderNo(transaction), keys.Seal(plain, signsNotifications));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate)
    {
        ArgumentNullException.ThrowIfNull(book);
        return WireStatement.Files(book, clearingDate);
    }

    /// <summary>Forgets the keys that it made.</summary>
    public void Dispose()
    {
        if (ownsKeys) keys.Dispose();
    }

    /// <summary>A notification about an order from the fields of an envelope.</summary>
    internal static WireMessage Message(string orderNo, IEnumerable<KeyValuePair<string, string>> envelope)
    {
        IEnumerable<KeyValuePair<string, string>> fields = [new("tranCode", "SMZF008"), new("reqMsgId", orderNo), .. envelope];
        return new()
        {
            Headers = [],
            ContentType = "application/x-www-form-urlencoded",
            Body = Encoding.ASCII.GetBytes(string.Join('&', fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"))),
        };
    }
}
