using System.Globalization;
using Rijie.Conformance;
using WireMock.Server;

namespace Rijie.UnionPay.Simulator;

/// <summary>UnionPay's side of the wire: signed answers of queryTrans and the file host, notifications, and the ZIP of a clearing date.</summary>
public sealed class UnionPayWire : ProviderWire, IDisposable
{
    private readonly UnionPayKeys keys;
    private readonly SignMethod method;
    private readonly UnionPayDesk desk;

    /// <summary>Makes keys and certificates of its own.</summary>
    /// <param name="signMethod">01 with certificates, 11 or 12 with a secure key.</param>
    public UnionPayWire(string signMethod = "01")
        : this(signMethod, new UnionPayKeys())
    {
    }

    internal UnionPayWire(string signMethod, UnionPayKeys keys)
    {
        this.keys = keys;
        method = signMethod switch
        {
            "01" => SignMethod.Rsa,
            "11" => SignMethod.Sha256,
            "12" => SignMethod.Sm3,
            _ => throw new ArgumentOutOfRangeException(nameof(signMethod), signMethod, "The method is none of 01, 11 and 12."),
        };
        desk = new(keys, method);
    }

    internal UnionPayKeys Keys => keys;

    internal UnionPayDesk Desk => desk;

    public override string PluginId => "unionpay";

    public override WireTraits Traits { get; } = new() { OwnerNo = "777290058110048", MerchantNos = ["777290058110048"], TakesWallets = false, StatesCardType = true, StatesOriginalDate = true };

    public override IReadOnlyDictionary<string, string> Settings(Uri server, Book book)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(book);
        var settings = new Dictionary<string, string>
        {
            ["mer_id"] = book.OwnerNo,
            ["environment"] = "production",
            ["sign_method"] = method.Code(),
            ["gateway_url"] = server.ToString(),
            ["file_url"] = server.ToString(),
        };
        if (method != SignMethod.Rsa)
        {
            settings["secure_key"] = keys.SecureKey;
            return settings;
        }
        settings["private_key"] = keys.MerchantKeyPem;
        settings["sign_certificate"] = keys.MerchantPem;
        settings["middle_certificates"] = keys.MiddlePem;
        settings["root_certificates"] = keys.RootPem;
        return settings;
    }

    /// <summary>queryId is the time, the trace number and a digit; order numbers are letters and digits only.</summary>
    public override Transaction Number(Transaction draft, int serial)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var local = ChinaTime.ToLocal(draft.TradedAt ?? throw new ArgumentException("The draft has no time.", nameof(draft)));
        var traceNo = (serial % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        var numbered = draft with { TraceNo = traceNo, BatchNo = null, OriginalTraceNo = TraceOf(draft.OriginalProviderOrderNo) };
        if (draft.Type is TransactionType.CreditAdjustment or TransactionType.DebitAdjustment) return numbered;
        var givesBack = draft.Type.GivesBack();
        var letters = draft.Type == TransactionType.Refund ? "RFD" : givesBack ? "VOD" : "ORD";
        var orderNo = string.Create(CultureInfo.InvariantCulture, $"{letters}{local:yyyyMMdd}{serial:00000000}");
        return numbered with
        {
            ProviderOrderNo = string.Create(CultureInfo.InvariantCulture, $"{local:yyyyMMddHHmmss}{traceNo}{serial / 1_000_000 % 10}"),
            MerchantOrderNo = givesBack ? draft.OriginalMerchantOrderNo : orderNo,
            RefundNo = givesBack ? orderNo : null,
        };
    }

    /// <summary>A message of UnionPay carries no terminal, no fee, no way of payment.</summary>
    public override Transaction Told(Surface surface, Transaction truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (surface == Surface.Statement)
        {
            return truth with
            {
                MerchantCategoryCode = "5411", Store = null, OrderAmount = null, PayerAmount = null, PlatformDiscount = Money.Zero, Product = Product.Unknown, Scheme = Scheme.Unknown,
                MerchantOrderNo = truth.Type is TransactionType.Refund or TransactionType.Void ? null : truth.MerchantOrderNo,
            };
        }
        return truth with
        {
            TerminalNo = null, Fee = null, Net = null, OrderAmount = null, PayerAmount = null, Product = Product.Unknown, Scheme = Scheme.Unknown,
            OriginalTraceNo = null, OriginalTradeDate = null,
        };
    }

    public override void Answer(Book book, WireMockServer server)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(server);
        new UnionPayServer(desk, book).Attach(server);
    }

    public override WireMessage Notify(Book book, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        const string contentType = "application/x-www-form-urlencoded;charset=UTF-8";
        return new()
        {
            Headers = [new("Content-Type", contentType)],
            ContentType = contentType,
            Body = desk.Form([.. UnionPayFields.Of(transaction, AcpField.ResponseCode), new(AcpField.ResponseText, "成功[0000000]")]),
        };
    }

    /// <summary>The ZIP; a re-issue has the same name and other content.</summary>
    public override IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate)
    {
        ArgumentNullException.ThrowIfNull(book);
        var plan = book.PlanOf(clearingDate);
        if (plan.Missing) return [];
        var first = UnionPayArchive.Zip(book, clearingDate, reissue: false);
        return plan.ReissuedAfter is null ? [first] : [first, UnionPayArchive.Zip(book, clearingDate, reissue: true)];
    }

    /// <summary>The trace number that stands inside a queryId.</summary>
    private static string? TraceOf(string? queryId) => queryId is { Length: 21 } ? queryId[14..20] : null;

    public void Dispose() => keys.Dispose();
}
