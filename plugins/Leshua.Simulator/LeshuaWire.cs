using System.Globalization;
using Rijie.Conformance;
using WireMock.Server;

namespace Rijie.Leshua.Simulator;

/// <summary>Leshua's side of the wire, with keys of its own.</summary>
public sealed class LeshuaWire : ProviderWire
{
    private readonly RefundDesk refunds = new();

    /// <inheritdoc/>
    public override string PluginId => "leshua";

    /// <inheritdoc/>
    public override WireTraits Traits { get; } = new()
    {
        OwnerNo = "1000001",
        MerchantNos = ["5800100001", "5800100002"],
        ForeignMerchantNo = "5800100009",
        StatesTotals = false,
        FileProof = FileProof.Length,
        StatesDay = false,
        StatesCardType = true,
        VoidsCodes = false,
        PayoutStates = Enum.GetValues<PayoutState>(),
        PlansPayouts = true,
        StatesPayoutAccount = true,
        PayoutSpeed = "D1",
    };

    /// <summary>How often a refund was asked for: a question that Leshua may act on.</summary>
    public int RefundQuestions => refunds.Questions;

    /// <summary>How often asking started a refund again.</summary>
    public int RefundsStartedAgain => refunds.StartedAgain;

    internal WireKeys Keys { get; } = new();

    /// <inheritdoc/>
    public override string Received => "000000";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings(Uri server, Book book)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(book);
        var address = server.GetLeftPart(UriPartial.Authority);
        return new Dictionary<string, string>
        {
            ["agent_id"] = book.OwnerNo,
            ["request_key"] = Keys.RequestKey,
            ["callback_key"] = Keys.CallbackKey,
            ["agent_key"] = Keys.AgentKey,
            ["base_url"] = address,
            ["payout_url"] = address,
            ["files"] = $"{address}/leshua/{book.OwnerNo}",
        };
    }

    /// <inheritdoc/>
    public override Transaction Number(Transaction draft, int serial)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var local = ChinaTime.ToLocal(draft.TradedAt ?? throw new ArgumentException("A transaction of the book has a time.", nameof(draft)));
        var isCard = draft.Product is Product.Card or Product.Contactless;
        var number = serial.ToString("D8", CultureInfo.InvariantCulture);
        var givesBack = WireTrade.GivesBack(draft);
        return draft with
        {
            ProviderOrderNo = string.Create(CultureInfo.InvariantCulture, $"{local:yyMMddHHmm}{serial % 1_000_000:D6}"),
            MerchantOrderNo = givesBack ? null : "ORD-" + number,
            // Letters and digits only: Leshua takes no other signs here.
            RefundNo = !givesBack ? null : (draft.Type == TransactionType.Void ? "VOD" : "RFD") + number,
            RetrievalReference = isCard ? string.Create(CultureInfo.InvariantCulture, $"{local:yyMMdd}{serial % 1_000_000:D6}") : null,
            TraceNo = isCard ? (serial % 1_000_000).ToString("D6", CultureInfo.InvariantCulture) : null,
            UpstreamOrderNo = isCard ? null : string.Create(CultureInfo.InvariantCulture, $"42{local:yyyyMMdd}{serial:D18}"),
        };
    }

    /// <summary>The API has no fee, no terminal, no card and no clearing date, and says a bank card without its scheme; a refund states no discounts.</summary>
    public override Transaction Told(Surface surface, Transaction truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (surface == Surface.Statement)
            {
            var isCard = truth.Product == Product.Card;
            return truth with
            {
                Store = null, Remark = null, CardType = isCard ? truth.CardType : CardType.Unknown, MaskedCardNo = null, OrderAmount = null, PayerAmount = null,
                MerchantOrderNo = truth.MerchantOrderNo ?? truth.OriginalMerchantOrderNo, OriginalProviderOrderNo = null, OriginalTradeDate = null, OriginalTraceNo = null,
                TerminalNo = isCard ? truth.TerminalNo : null, Scheme = isCard ? Scheme.Unknown : truth.Scheme,
            };
        }
        var givesBack = truth.Type is TransactionType.Refund or TransactionType.Void;
        return truth with
        {
            OrderAmount = givesBack ? null : truth.Gross,
            PayerAmount = givesBack ? null : truth.PayerAmount,
            MerchantDiscount = givesBack ? null : Money.Zero,
            PlatformDiscount = givesBack ? null : Money.Zero,
            Fee = null,
            Net = null,
            ClearingDate = null,
            OriginalTradeDate = null,
            OriginalTraceNo = null,
            RetrievalReference = null,
            TerminalNo = null,
            TraceNo = null,
            MaskedCardNo = null,
            CardType = CardType.Unknown,
            Scheme = truth.Product == Product.Card ? Scheme.Unknown : truth.Scheme,
        };
    }

    /// <summary>What is taken for a withdrawal is not told.</summary>
    public override Payout Told(Payout truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        return truth with { WithdrawalFee = Money.Zero };
    }

    /// <summary>A terminal's own number is not told.</summary>
    public override Terminal Told(Terminal truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        return truth with { SerialNo = null };
    }

    /// <inheritdoc/>
    public override void Answer(Book book, WireMockServer server)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(server);
        new WireApi(book, Keys, refunds).Register(server);
    }

    /// <inheritdoc/>
    /// <remarks>XML, announced as a form: so does Leshua.</remarks>
    public override WireMessage Notify(Book book, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(transaction);
        var fields = WireTrade.Notification(transaction);
        fields.Add(new("nonce_str", Guid.NewGuid().ToString("N")));
        fields.Add(new("sign", Keys.OfNotification(fields)));
        return new() { Headers = [], ContentType = "application/x-www-form-urlencoded", Body = WireXml.Document(fields) };
    }

    /// <inheritdoc/>
    /// <remarks>A re-issue comes second, under the same name. There are no totals that could be wrong.</remarks>
    public override IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate)
    {
        ArgumentNullException.ThrowIfNull(book);
        return WireStatement.Files(book, clearingDate);
    }
}
