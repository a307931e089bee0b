using WireMock.Server;

namespace Rijie.Conformance;

/// <summary>A provider's side of the wire: what its API, its notifications and its files say about a book.</summary>
/// <remarks>One implementation a brand, used by the brand's tests, the simulated acquirer of the demo and the conformance suite. It makes its own keys.</remarks>
public abstract class ProviderWire
{
    /// <summary>The plugin's id.</summary>
    public abstract string PluginId { get; }

    /// <summary>What this provider's surfaces can tell.</summary>
    public virtual WireTraits Traits { get; } = new();

    /// <summary>The number of a payout in this provider's shape: 20 digits unless told otherwise.</summary>
    /// <param name="settlementDate">The settlement date of the rows that it pays.</param>
    /// <param name="serial">Unique within the book, from 1.</param>
    public virtual string PayoutNo(DateOnly settlementDate, int serial) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{settlementDate:yyyyMMdd}{serial:D12}");

    /// <summary>The account settings that make the plugin talk to this wire, secrets in the clear: the caller stores them as secrets.</summary>
    /// <param name="server">Where the simulated provider listens.</param>
    /// <param name="book">The account.</param>
    public abstract IReadOnlyDictionary<string, string> Settings(Uri server, Book book);

    /// <summary>Gives a drawn transaction the identifiers that this provider would, in the shapes of its documentation.</summary>
    /// <param name="draft">Type, amounts, time, terminal, original and classes are set.</param>
    /// <param name="serial">Unique within the book, from 1; the same serial gives the same identifiers.</param>
    public abstract Transaction Number(Transaction draft, int serial);

    /// <summary>What a surface tells of a transaction of the book: the truth, less what the provider's messages do not carry.</summary>
    /// <param name="surface">Where it is told.</param>
    /// <param name="truth">As the book has it.</param>
    /// <remarks>Type, state, gross amount, currency and merchant are told by every surface; a check holds overrides to that.</remarks>
    public virtual Transaction Told(Surface surface, Transaction truth) => truth;

    /// <summary>What the list of payouts tells of one of the book: the truth, less what the provider's messages do not carry.</summary>
    /// <remarks>Number, state, paid amount, currency and merchant are always told; a check holds overrides to that.</remarks>
    public virtual Payout Told(Payout truth) => truth;

    /// <summary>What the list of terminals tells of one of the book: the truth, less what the provider's messages do not carry.</summary>
    public virtual Terminal Told(Terminal truth) => truth;

    /// <summary>The state that a lookup tells of a transaction now; some providers tell of a sale that it was given back since. No other state than those two may be told; a check holds overrides to that.</summary>
    public virtual TransactionState StateNow(Book book, Transaction known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return known.State;
    }

    /// <summary>How one would ask for a transaction's fate, all that is known given.</summary>
    public virtual LookupQuery Question(Transaction known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return new()
        {
            MerchantNo = known.MerchantNo, Type = known.Type, ProviderOrderNo = known.ProviderOrderNo, MerchantOrderNo = known.MerchantOrderNo, RefundNo = known.RefundNo,
            OriginalProviderOrderNo = known.OriginalProviderOrderNo, OriginalMerchantOrderNo = known.OriginalMerchantOrderNo, OriginalTradeDate = known.OriginalTradeDate,
            TerminalNo = known.TerminalNo, TradedAt = known.TradedAt,
        };
    }

    /// <summary>The fields that hold the signature, of answers as of notifications: of a JSON object, an XML document, a form, a header, or a part of a header's value. What is found of them in a message is forged by the checks.</summary>
    public virtual IReadOnlyList<string> SignatureFields { get; } = ["sign", "signature"];

    /// <summary>The fields in which a message names how it was signed.</summary>
    public virtual IReadOnlyList<string> AlgorithmFields { get; } = ["signType", "sign_type", "signMethod"];

    /// <summary>The exact body that this provider takes for "received" when it sent a notification; <c>null</c> where any will do.</summary>
    public virtual string? Received => null;

    /// <summary>Answers the provider's API from the book, really signed.</summary>
    /// <remarks>A <see cref="PayoutState"/> that is none of its values stands for a new word of the provider's, one that no documentation names.</remarks>
    public abstract void Answer(Book book, WireMockServer server);

    /// <summary>The notification that the provider would send about a transaction, really signed.</summary>
    public abstract WireMessage Notify(Book book, Transaction transaction);

    /// <summary>The files of a clearing date as delivered, in the provider's order, faults of the plan included.</summary>
    /// <exception cref="ArgumentException">A text or an amount of the book that the format cannot hold.</exception>
    public abstract IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate);

    /// <summary>Puts the files of a date where the plugin fetches them, as they are there at the book's time, and takes away what is not: for a provider that only delivers files. One that is asked for them answers from the book and has nothing to do.</summary>
    public virtual void Deliver(Book book, DateOnly clearingDate)
    {
    }
}

/// <summary>Where a provider tells of a transaction.</summary>
public enum Surface
{
    /// <summary>The list of a window.</summary>
    List,

    /// <summary>The answer to a lookup.</summary>
    Lookup,

    /// <summary>A notification.</summary>
    Notification,

    /// <summary>A row of a statement.</summary>
    Statement,
}

/// <summary>An HTTP message as it goes over the wire.</summary>
public sealed record WireMessage
{
    /// <summary>Header lines.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The content type.</summary>
    public required string ContentType { get; init; }

    /// <summary>The raw body.</summary>
    public required byte[] Body { get; init; }
}

/// <summary>A file as delivered.</summary>
public sealed record WireFile
{
    /// <summary>The provider's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>Its bytes.</summary>
    public required byte[] Content { get; init; }
}
