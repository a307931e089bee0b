namespace Rijie.Settlement.Statements.Banks;

/// <summary>Why an entry is not taken.</summary>
internal sealed record BankFault(string Column, string Code, string Reason);

/// <summary>One <c>Ntry</c> of camt.053: one entry, or one for each transaction in it, and one for charges that were taken off it.</summary>
internal static class CamtEntry
{
    /// <param name="amount">What the whole entry moves, if that can be read, whether or not the rest can.</param>
    /// <param name="fault">Why nothing is taken of it.</param>
    public static IReadOnlyList<BankEntry> Read(XmlItem item, CamtAccount account, out Money? amount, out BankFault? fault)
    {
        fault = null;
        amount = null;
        var currency = item.Find("Amt")?.Currency ?? "";
        if (BankAmount.DecimalsOf(currency) is not { } decimals) return Fault("Amt", "ROW_CURRENCY", "The currency is not one that is known here.", out fault);
        if (account.Currency.Length > 0 && currency != account.Currency) return Fault("Amt", "ROW_CURRENCY", "The entry has another currency than the account.", out fault);
        if (BankAmount.Read(item.TextOf("Amt"), '.', decimals) is not { } size) return Fault("Amt", "ROW_AMOUNT_SYNTAX", "The text is no amount of the currency.", out fault);
        if (SignOf(item) is not { } sign) return Fault("CdtDbtInd", "ROW_SIGN", "The entry is neither CRDT nor DBIT.", out fault);
        amount = sign * size;
        var booking = CamtDate.Of(item.TextOf("BookgDt", "Dt") ?? item.TextOf("BookgDt", "DtTm"));
        var value = CamtDate.Of(item.TextOf("ValDt", "Dt") ?? item.TextOf("ValDt", "DtTm"));
        if ((booking ?? value) is not { } booked) return Fault("BookgDt", "ROW_DATE", "The entry has no booking date that can be read.", out fault);
        var entry = new BankEntry
        {
            BookingDate = booked,
            ValueDate = value ?? booked,
            Amount = amount.Value,
            Currency = currency,
            Reference = item.TextOf("AcctSvcrRef") ?? item.TextOf("NtryRef"),
            IsReversal = item.TextOf("RvslInd") is "true" or "1",
            LineNo = item.Line,
        };
        var charges = Charges(item, decimals);
        var details = item.All("NtryDtls").SelectMany(d => d.All("TxDtls")).ToList();
        var parts = Split(entry, sign, details, decimals) ?? [Whole(entry, item, details)];
        return charges == Money.Zero ? parts : [parts[0] with { Amount = parts[0].Amount + charges }, .. parts.Skip(1), entry with { Amount = -charges, IsCharge = true, Text = "bank charge" }];
    }

    private static IReadOnlyList<BankEntry> Fault(string column, string code, string reason, out BankFault fault)
    {
        fault = new(column, code, reason);
        return [];
    }

    private static int? SignOf(XmlItem item) => item.TextOf("CdtDbtInd") switch { "CRDT" => 1, "DBIT" => -1, _ => null };

    /// <summary>Several transactions that were booked as one are entries of their own, where each says its amount and they add up.</summary>
    private static List<BankEntry>? Split(BankEntry entry, int sign, List<XmlItem> details, int decimals)
    {
        if (details.Count < 2) return null;
        var parts = new List<BankEntry>(details.Count);
        foreach (var detail in details)
        {
            var amount = detail.Find("Amt") ?? detail.Find("AmtDtls", "TxAmt", "Amt");
            if (amount is null || (amount.Currency.Length > 0 && amount.Currency != entry.Currency) || BankAmount.Read(amount.Text.Trim(), '.', decimals) is not { } size) return null;
            parts.Add(Described(entry with { Amount = (SignOf(detail) ?? sign) * size, LineNo = detail.Line }, [detail], null));
        }
        return parts.Aggregate(Money.Zero, (sum, p) => sum + p.Amount) == entry.Amount ? parts : null;
    }

    private static BankEntry Whole(BankEntry entry, XmlItem item, List<XmlItem> details) => Described(entry, details, item);

    private static BankEntry Described(BankEntry entry, IReadOnlyList<XmlItem> details, XmlItem? item)
    {
        var words = new List<string>();
        foreach (var detail in details)
        {
            words.AddRange(detail.Find("RmtInf")?.All("Ustrd").Select(u => u.Text.Trim()) ?? []);
            words.AddRange(detail.Find("RmtInf")?.All("Strd").Select(s => s.TextOf("CdtrRefInf", "Ref")).OfType<string>() ?? []);
            if (detail.TextOf("AddtlTxInf") is { } further) words.Add(further);
            foreach (var name in (string[])["TxId", "InstrId", "PmtInfId", "AcctSvcrRef", "MsgId", "ClrSysRef"])
                if (detail.TextOf("Refs", name) is { } reference) words.Add(reference);
            words.AddRange(detail.Find("Refs")?.All("Prtry").Select(p => p.TextOf("Ref")).OfType<string>() ?? []);
        }
        if (item?.All("NtryDtls").Select(d => d.TextOf("Btch", "MsgId")).OfType<string>() is { } batches) words.AddRange(batches);
        if (item?.TextOf("AddtlNtryInf") is { } additional) words.Add(additional);
        var party = entry.Amount < Money.Zero ? "Cdtr" : "Dbtr";
        return entry with
        {
            EndToEndId = details.Select(d => d.TextOf("Refs", "EndToEndId")).OfType<string>().FirstOrDefault(e => e != "NOTPROVIDED"),
            // Until version 07 the name stands in the party itself, then in Pty.
            Counterparty = details.Select(d => d.TextOf("RltdPties", party, "Nm") ?? d.TextOf("RltdPties", party, "Pty", "Nm")).OfType<string>().FirstOrDefault(),
            Text = string.Join(' ', words.Where(w => w.Length > 0).Distinct(StringComparer.Ordinal)),
        };
    }

    /// <summary>Charges that are in the entry's amount; those beside it are entries already. Version 02 to 03 write them without a record of their own.</summary>
    private static Money Charges(XmlItem item, int decimals)
    {
        var total = Money.Zero;
        foreach (var charge in item.All("Chrgs").SelectMany(c => c.All("Rcrd").DefaultIfEmpty(c)))
        {
            if (charge.TextOf("ChrgInclInd") is not ("true" or "1") || BankAmount.Read(charge.TextOf("Amt"), '.', decimals) is not { } size) continue;
            total += charge.TextOf("CdtDbtInd") == "CRDT" ? -size : size;
        }
        return total;
    }
}
