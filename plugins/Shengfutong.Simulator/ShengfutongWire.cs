using System.Globalization;
using System.Text;
using Rijie.Conformance;
using WireMock.Server;

namespace Rijie.Shengfutong.Simulator;

/// <summary>Shengfutong's side of the wire, with keys of its own. An account is one merchant: the book's owner.</summary>
public sealed class ShengfutongWire : ProviderWire, IDisposable
{
    private readonly WireKeys keys;
    private readonly bool ownsKeys;

    /// <summary>Makes the merchant's and the platform's keys.</summary>
    public ShengfutongWire()
        : this(new WireKeys()) => ownsKeys = true;

    internal ShengfutongWire(WireKeys keys) => this.keys = keys;

    /// <inheritdoc/>
    public override string PluginId => "shengfutong";

    /// <summary>The statement tells what left, at the end of the day; of what was planned, suspended or sent back there is nothing.</summary>
    public override WireTraits Traits { get; } = new() { OwnerNo = "30000001", MerchantNos = ["30000001"], PayoutStates = [PayoutState.Paid], PaysSameDay = true };

    internal WireKeys Keys => keys;

    /// <inheritdoc/>
    public override string PayoutNo(DateOnly settlementDate, int serial) => OrderNo(settlementDate, serial);

    /// <inheritdoc/>
    public override string Received => "SUCCESS";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings(Uri server, Book book)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(book);
        return new Dictionary<string, string>
        {
            ["mch_id"] = book.OwnerNo,
            ["private_key"] = keys.MerchantPrivateKeyPem,
            ["platform_public_key"] = keys.PlatformPublicKeyPem,
            ["base_url"] = server.GetLeftPart(UriPartial.Authority),
        };
    }

    /// <inheritdoc/>
    public override Transaction Number(Transaction draft, int serial)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var local = ChinaTime.ToLocal(draft.TradedAt ?? throw new ArgumentException("A transaction of the book has a time.", nameof(draft)));
        var number = serial.ToString("D4", CultureInfo.InvariantCulture);
        return draft with
        {
            ProviderOrderNo = OrderNo(DateOnly.FromDateTime(local), serial),
            MerchantOrderNo = draft.Type is TransactionType.Refund or TransactionType.Void ? null : "ORD-S-" + number,
            RefundNo = draft.Type switch { TransactionType.Refund => "RFD-S-" + number, TransactionType.Void => "VOD-S-" + number, _ => null },
        };
    }

    /// <summary>The API has no fee, no dates but the trade time, no class of card, and a bank card without its scheme.</summary>
    public override Transaction Told(Surface surface, Transaction truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (surface == Surface.Statement) return truth with { Store = null, CardType = CardType.Unknown, OrderAmount = null, PayerAmount = null, OriginalProviderOrderNo = null, OriginalTradeDate = null, Product = truth.Product == Product.Card ? Product.Unknown : truth.Product, Scheme = truth.Product == Product.Card ? Scheme.Unknown : truth.Scheme };
        return truth with
        {
            OrderAmount = null,
            PayerAmount = null,
            Fee = null,
            Net = null,
            ClearingDate = null,
            OriginalTradeDate = null,
            CardType = CardType.Unknown,
            Scheme = truth.Product == Product.Card ? Scheme.Unknown : truth.Scheme,
            TradedAt = truth.State.IsOpen() ? null : truth.TradedAt,
        };
    }

    /// <inheritdoc/>
    public override void Answer(Book book, WireMockServer server)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(server);
        new WireApi(book, keys, (day, isReissue) => WireStatement.File(book, day, isReissue)).Register(server);
    }

    /// <inheritdoc/>
    public override WireMessage Notify(Book book, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return new()
        {
            Headers = [],
            ContentType = "application/json; charset=utf-8",
            Body = Encoding.UTF8.GetBytes(keys.Sign(WireTrade.Notification(transaction)).ToJsonString()),
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate)
    {
        ArgumentNullException.ThrowIfNull(book);
        bool[] issues = book.PlanOf(clearingDate).ReissuedAfter is null ? [false] : [false, true];
        return [.. issues.Select(isReissue => WireStatement.File(book, clearingDate, isReissue)).OfType<WireFile>()];
    }

    private static string OrderNo(DateOnly day, int serial) => string.Create(CultureInfo.InvariantCulture, $"SFT{day:yyyyMMdd}{serial:D4}");

    /// <summary>Forgets the keys that it made.</summary>
    public void Dispose()
    {
        if (ownsKeys) keys.Dispose();
    }
}
