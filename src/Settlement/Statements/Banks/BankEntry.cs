using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rijie.Settlement.Statements.Banks;

/// <summary>流水: one entry of a bank statement.</summary>
internal sealed record BankEntry
{
    /// <summary>The same whenever the same entry is told again, by whatever file of the same format: 32 hex digits.</summary>
    public string EntryId { get; init; } = "";

    /// <summary>记账日.</summary>
    public required DateOnly BookingDate { get; init; }

    /// <summary>起息日.</summary>
    public required DateOnly ValueDate { get; init; }

    /// <summary>What the account gained; negative where it lost.</summary>
    public required Money Amount { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The bank's own number of the entry.</summary>
    public string? Reference { get; init; }

    /// <summary>The number that the payer gave.</summary>
    public string? EndToEndId { get; init; }

    /// <summary>Who paid or was paid.</summary>
    public string? Counterparty { get; init; }

    /// <summary>附言: everything that is said about it.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether it takes an earlier entry back.</summary>
    public bool IsReversal { get; init; }

    /// <summary>Whether it is a charge of the bank that stood inside another entry.</summary>
    public bool IsCharge { get; init; }

    /// <summary>The first line of it, from 1.</summary>
    public long LineNo { get; init; }

    /// <summary>Gives each entry its identity; equal ones of a day are told apart by their number in it.</summary>
    /// <param name="seen">How often each was seen in the file so far.</param>
    public static IEnumerable<BankEntry> Identified(string accountNo, IEnumerable<BankEntry> entries, Dictionary<string, int> seen)
    {
        foreach (var entry in entries)
        {
            var content = string.Create(CultureInfo.InvariantCulture,
                $"{accountNo}\n{entry.BookingDate:yyyy-MM-dd}\n{entry.ValueDate:yyyy-MM-dd}\n{entry.Amount.Fen}\n{entry.Currency}\n{entry.Reference}\n{entry.EndToEndId}\n{entry.Counterparty}\n{entry.Text}\n{entry.IsReversal}\n{entry.IsCharge}");
            var ordinal = seen.GetValueOrDefault(content);
            seen[content] = ordinal + 1;
            yield return entry with { EntryId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{content}\n{ordinal}"))))[..32] };
        }
    }
}

/// <summary>A statement of one account over some days, as a file tells it.</summary>
internal sealed record BankStatement
{
    /// <summary>The account as the bank writes it; empty where the file does not say.</summary>
    public required string AccountNo { get; init; }

    public required string Currency { get; init; }

    /// <summary>The statement's number or id.</summary>
    public string? Number { get; init; }

    /// <summary>The first day that it covers.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day that it covers.</summary>
    public required DateOnly To { get; init; }

    public Money? Opening { get; init; }

    public Money? Closing { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<BankEntry> Entries { get; init; }
}

/// <summary>What became of a file of bank statements.</summary>
internal sealed record BankReading
{
    public required FileResult Result { get; init; }

    public string? Code { get; init; }

    public string? Reason { get; init; }

    /// <summary>camt.053, mt940, or the layout's id.</summary>
    public required string Format { get; init; }

    public int FormatVersion { get; init; } = 1;

    /// <summary>Of the bytes as received.</summary>
    public string Sha256Hex { get; init; } = "";

    public long Length { get; init; }

    public IReadOnlyList<BankStatement> Statements { get; init; } = [];

    /// <summary>The first thousand; all are counted.</summary>
    public IReadOnlyList<RejectedLine> Rejects { get; init; } = [];

    public long Rejected { get; init; }

    /// <summary>Entries that are not booked yet, and so move no money.</summary>
    public long NotBooked { get; init; }

    public IReadOnlyList<FileWarning> Warnings { get; init; } = [];

    /// <summary>Whether balances prove that all entries are there.</summary>
    public bool IsProven { get; init; }

    /// <summary>What the balances are off by: opening and entries less closing.</summary>
    public Money TotalDelta { get; init; }
}
