namespace Rijie.Conformance;

/// <summary>What a provider's surfaces can tell, so that only what can show is drawn.</summary>
public sealed record WireTraits
{
    /// <summary>The organisation, agent or cooperator number of an account; the merchant's where an account is one merchant.</summary>
    public string OwnerNo { get; init; } = "M000000001";

    /// <summary>Numbers of merchants that belong to one account, in the provider's shape; the first is asked about.</summary>
    public IReadOnlyList<string> MerchantNos { get; init; } = ["M000000001"];

    /// <summary>The number of somebody else's merchant whose rows come in the same files, or <c>null</c> where that cannot be.</summary>
    public string? ForeignMerchantNo { get; init; }

    /// <summary>Gives a terminal its number in the provider's shape, from 1: eight digits unless told otherwise.</summary>
    public Func<int, string> TerminalNo { get; init; } = number => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"01080{number:000}");

    /// <summary>Whether a statement row states its net beside gross and fee, so that the three can disagree.</summary>
    public bool StatesNet { get; init; } = true;

    /// <summary>Whether the statement states totals of its rows, so that they can be wrong.</summary>
    public bool StatesTotals { get; init; } = true;

    /// <summary>What beside the rows proves that a file came as it was sent.</summary>
    public FileProof FileProof { get; init; } = FileProof.Content;

    /// <summary>Whether answer or file state the day that they are of; otherwise the name under which a file is asked for says it alone.</summary>
    public bool StatesDay { get; init; } = true;

    /// <summary>Whether the provider gives each transaction a number of its own; otherwise it goes by the shop's, and two under one of these are one to it.</summary>
    public bool NumbersTransactions { get; init; } = true;

    /// <summary>Whether a statement row says whether a card was one of debit or credit.</summary>
    public bool StatesCardType { get; init; }

    /// <summary>Whether a statement row of a refund says on which day its sale was made.</summary>
    public bool StatesOriginalDate { get; init; }

    /// <summary>Whether there is a file for each merchant; otherwise one file holds the account's merchants.</summary>
    public bool FilesByMerchant { get; init; }

    /// <summary>Whether wallets are taken beside cards; otherwise a code ends at a bank card.</summary>
    public bool TakesWallets { get; init; } = true;

    /// <summary>Whether a payment by code can be voided; otherwise it is refunded whole.</summary>
    public bool VoidsCodes { get; init; } = true;

    /// <summary>The fates of payouts that the provider tells; none where it tells of no payouts.</summary>
    public IReadOnlyList<PayoutState> PayoutStates { get; init; } = [];

    /// <summary>Whether a payout states what was planned and what was suspended, beside what was paid.</summary>
    public bool PlansPayouts { get; init; }

    /// <summary>Whether a payout tells the last digits of the account that it went to.</summary>
    public bool StatesPayoutAccount { get; init; }

    /// <summary>Whether a payout tells what was kept of it as a fee for paying out.</summary>
    public bool StatesWithdrawalFee { get; init; }

    /// <summary>Whether a day's money goes out at the end of that day, and not on the next working day.</summary>
    public bool PaysSameDay { get; init; }

    /// <summary>The settlement speed as the provider writes it.</summary>
    public string PayoutSpeed { get; init; } = "T1";
}

/// <summary>What proves a statement's file.</summary>
public enum FileProof
{
    /// <summary>Nothing: a file that is cut at the end of a line looks whole.</summary>
    None,

    /// <summary>Its length is announced, or its end is marked: a lost part shows, a changed digit need not.</summary>
    Length,

    /// <summary>A hash, a signature or the check of its archive: every changed byte shows.</summary>
    Content,
}
