using System.Globalization;
using System.Xml;

namespace Rijie.Settlement.Statements.Banks;

/// <summary>Reads ISO 20022 camt.053, versions 02 to 13, by local names: what differs between the versions is read in both forms.</summary>
internal sealed class Camt053Reader
{
    public const string Format = "camt.053";
    private const string NamespacePrefix = "urn:iso:std:iso:20022:tech:xsd:";

    private readonly BankFile _file = new(Format);
    private readonly CancellationToken _cancellationToken;

    private Camt053Reader(CancellationToken cancellationToken) => _cancellationToken = cancellationToken;

    /// <summary>Reads a document to its end.</summary>
    public static BankReading Read(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            using var xml = new BankXml(content);
            return new Camt053Reader(cancellationToken).Run(xml);
        }
        catch (StatementRefusedException refused)
        {
            return BankFile.Refused(Format, refused);
        }
    }

    private BankReading Run(BankXml xml)
    {
        var isRoot = true;
        while (xml.Next())
        {
            if (xml.Kind is not XmlNodeType.Element) continue;
            if (isRoot) CheckNamespace(xml);
            isRoot = false;
            if (xml.Name == "Stmt" && !xml.IsEmpty) ReadStatement(xml);
        }
        return _file.Done();
    }

    private static void CheckNamespace(BankXml xml)
    {
        var message = xml.Namespace.StartsWith(NamespacePrefix, StringComparison.Ordinal) ? xml.Namespace[NamespacePrefix.Length..] : xml.Namespace;
        var isKnown = message.StartsWith("camt.053.001.", StringComparison.Ordinal) && int.TryParse(message["camt.053.001.".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version is >= 2 and <= 13;
        if (xml.Name != "Document" || !isKnown)
            throw new StatementRefusedException("FILE_NOT_A_STATEMENT", message.StartsWith("camt.05", StringComparison.Ordinal)
                ? $"The file is {message}; a bank statement is camt.053.001.02 to camt.053.001.13."
                : "The document is no camt.053.");
    }

    /// <summary>Entries are read one by one; what stands around them is little.</summary>
    private void ReadStatement(BankXml xml)
    {
        var depth = xml.Depth;
        var line = xml.Line;
        var head = new XmlItem("Stmt", line, "");
        var entries = new List<BankEntry>();
        Money? moved = Money.Zero;
        CamtAccount? account = null;
        while (xml.Next() && !(xml.Kind is XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.Kind is not XmlNodeType.Element) continue;
            _cancellationToken.ThrowIfCancellationRequested();
            if (xml.Name != "Ntry")
            {
                head.Children.Add(xml.ReadItem());
                continue;
            }
            account ??= CamtAccount.Of(head);
            var item = xml.ReadItem();
            if (!IsBooked(item))
            {
                _file.NotBooked++;
                continue;
            }
            var read = CamtEntry.Read(item, account, out var amount, out var fault);
            moved = amount is { } known ? moved + known : null;
            if (fault is not null) _file.Reject(item.Line, fault.Column, fault.Code, fault.Reason);
            foreach (var entry in read)
            {
                _file.CountEntry();
                entries.Add(entry);
            }
        }
        account ??= CamtAccount.Of(head);
        if (account.Currency.Length == 0) throw new StatementRefusedException("FILE_NOT_A_STATEMENT", $"Neither the account nor a balance of the statement on line {line} names a currency.");
        var (from, to) = account.Period(entries) ?? throw new StatementRefusedException("FILE_WRONG_DATE", $"Nothing says which days the statement on line {line} covers.");
        _file.Add(new()
        {
            AccountNo = account.Number,
            Currency = account.Currency,
            Number = head.TextOf("Id"),
            From = from,
            To = to,
            Opening = account.Opening,
            Closing = account.Closing,
            Entries = entries,
        }, moved, line);
    }

    /// <summary>Only what is booked moves money; version 02 writes the state as a text, later ones as a code.</summary>
    private static bool IsBooked(XmlItem entry) => (entry.TextOf("Sts", "Cd") ?? entry.TextOf("Sts")) is null or "BOOK";
}
