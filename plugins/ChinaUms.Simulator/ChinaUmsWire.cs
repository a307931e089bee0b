using System.Globalization;
using System.Text;
using Rijie.Conformance;
using WireMock.Server;

namespace Rijie.ChinaUms.Simulator;

/// <summary>ChinaUMS's side of the wire, with keys of its own.</summary>
public sealed class ChinaUmsWire : ProviderWire
{
    private static readonly TimeOnly DayCut = new(23, 0);
    private readonly WireKeys keys;

    /// <summary>Makes the account's keys.</summary>
    /// <param name="notifySignType">How notifications are signed: MD5 or SHA256.</param>
    public ChinaUmsWire(string notifySignType = "SHA256")
        : this(new WireKeys(notifySignType))
    {
    }

    internal ChinaUmsWire(WireKeys keys) => this.keys = keys;

    /// <inheritdoc/>
    public override string PluginId => "chinaums";

    /// <inheritdoc/>
    public override WireTraits Traits { get; } = new() { OwnerNo = "898310058120001", MerchantNos = ["898310058120001", "898310058120002"], FilesByMerchant = true, StatesTotals = false, NumbersTransactions = false, StatesCardType = true };

    internal WireKeys Keys => keys;

    /// <inheritdoc/>
    public override string Received => "SUCCESS";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings(Uri server, Book book)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(book);
        var address = server.GetLeftPart(UriPartial.Authority);
        return new Dictionary<string, string>
        {
            ["app_id"] = WireKeys.AppId,
            ["app_key"] = keys.AppKey,
            ["notify_key"] = keys.NotifyKey,
            ["notify_sign_type"] = keys.NotifySignType,
            ["base_url"] = address,
            ["terminal_url"] = address,
        };
    }

    /// <inheritdoc/>
    public override Transaction Number(Transaction draft, int serial)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var local = ChinaTime.ToLocal(draft.TradedAt ?? throw new ArgumentException("A transaction of the book has a time.", nameof(draft)));
        // A reference number counts within the clearing date; no number of the provider reaches a statement.
        var clearing = TimeOnly.FromDateTime(local) >= DayCut ? local.AddDays(1) : local;
        var trace = (serial % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var number = serial.ToString("D8", CultureInfo.InvariantCulture);
        var givesBack = WireTrade.GivesBack(draft);
        return draft with
        {
            ProviderOrderNo = null,
            MerchantOrderNo = givesBack ? draft.OriginalMerchantOrderNo : "ORD-U-" + number,
            RefundNo = !givesBack ? null : (draft.Type == TransactionType.Refund ? "RFD-U-" : "VOD-U-") + number,
            RetrievalReference = clearing.ToString("yyMMdd", CultureInfo.InvariantCulture) + trace,
            BatchNo = "000001",
            TraceNo = trace,
        };
    }

    /// <summary>A sale that was voided or refunded since is told so.</summary>
    public override TransactionState StateNow(Book book, Transaction known)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(known);
        return WireApi.StateNow(book, known);
    }

    /// <summary>Neither query tells fee, card or terminal type, and each has something that the other has not; a notification carries no trace.</summary>
    public override Transaction Told(Surface surface, Transaction truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (surface == Surface.Statement) return WireStatement.Complete(truth) with { BatchNo = null, OriginalTraceNo = null, OriginalTradeDate = null, Scheme = truth.Product == Product.Card ? Scheme.Unknown : truth.Scheme };
        var givesBack = truth.Type is TransactionType.Refund or TransactionType.Void;
        var isOrder = truth.Product == Product.Qr && !givesBack;
        var told = truth with { OrderAmount = givesBack ? null : truth.OrderAmount, Fee = null, Net = null, OriginalTraceNo = null, CardType = CardType.Unknown };
        return surface == Surface.Notification
            ? told with
            {
                PayerAmount = givesBack ? null : truth.PayerAmount,
                BatchNo = null,
                TraceNo = null,
                OriginalTradeDate = null,
                Product = truth.Product == Product.Card ? Product.Unknown : truth.Product,
            }
            : told with
            {
                ClearingDate = givesBack ? null : truth.ClearingDate,
                BatchNo = isOrder ? null : truth.BatchNo,
                TraceNo = isOrder ? null : truth.TraceNo,
                Product = isOrder ? Product.Qr : Product.Unknown,
                Scheme = givesBack ? Scheme.Unknown : truth.Scheme,
                MaskedCardNo = isOrder ? truth.MaskedCardNo : null,
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
        ArgumentNullException.ThrowIfNull(transaction);
        var fields = keys.SignNotification(WireTrade.Notification(transaction, keys.NotifySignType));
        return new()
        {
            Headers = [],
            ContentType = "application/x-www-form-urlencoded;charset=UTF-8",
            Body = Encoding.ASCII.GetBytes(string.Join('&', fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value).Replace("%20", "+", StringComparison.Ordinal)}"))),
        };
    }

    /// <summary>The files of all merchants of the account in ordinal order, each with its re-issue behind it.</summary>
    public override IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate)
    {
        ArgumentNullException.ThrowIfNull(book);
        var plan = book.PlanOf(clearingDate);
        if (plan.Missing) return [];
        return
        [
            .. book.Terminals.Select(t => t.MerchantNo).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).SelectMany(merchantNo =>
                (plan.ReissuedAfter is null ? (bool[])[false] : [false, true]).Select(isReissue => WireStatement.File(book, merchantNo, clearingDate, isReissue))),
        ];
    }
}
