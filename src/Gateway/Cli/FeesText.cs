using System.Globalization;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Reconciliation;
using Rijie.Settlement.Fees;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary>Reports about fees as text.</summary>
internal static class FeesText
{
    private const int MostShown = 20;

    public static void Audit(IAnsiConsole console, FeeAuditReport report)
    {
        console.WriteLine(ShownText.Of($"{report.ConnectionId}, {report.From} to {report.To}: {Count(report.Stated)} of {Count(report.Rows)} settled rows say a fee, {Count(report.Findings)} are not as the contract says; taken beyond it: {StatementText.Yuan(report.CostFen)}"));
        if (report.BySubcode.Count > 0)
        {
            var table = Table("Why", "In words", ">Rows", ">Cost");
            foreach (var line in report.BySubcode) table.AddRow(StatementText.Cell(line.Subcode), StatementText.Cell(line.Name.En), new Text(Count(line.Rows)), new Text(StatementText.Yuan(line.CostFen)));
            console.Write(table);
        }
        foreach (var pattern in report.Patterns)
            console.WriteLine(ShownText.Of($"{pattern.ContractId}, rule {pattern.RuleId}: {(pattern.Line is { } line ? $"{line} (fixed part in fen)" : $"{StatementText.Yuan(pattern.AddedFen!.Value)} added")} since {pattern.FirstDate}, {Count(pattern.Rows)} rows of {Count(pattern.DistinctAmounts)} amounts, cost {StatementText.Yuan(pattern.CostFen)}"));
        if (report.Worst.Count > 0)
        {
            var table = Table("Row", "Date", ">Gross", ">By contract", ">Taken", ">Apart", "Why");
            foreach (var row in report.Worst.Take(MostShown))
                table.AddRow(StatementText.Cell(row.RowId), StatementText.Cell(row.ClearingDate), Yuan(row.GrossFen), Yuan(row.ExpectedFen), Yuan(row.TakenFen), Yuan(row.DifferenceFen), StatementText.Cell(row.Explanation is null ? row.Subcode : $"{row.Subcode}: {row.Explanation}"));
            console.Write(table);
        }
        foreach (var class_ in report.Uncovered)
            console.WriteLine(ShownText.Of($"No price ({class_.Reason}): {Count(class_.Rows)} rows, {StatementText.Yuan(class_.GrossFen)}: {class_.Type}, product {class_.Product}, scheme {class_.Scheme}, card {class_.CardType}, merchant class {class_.MerchantClass}; such as {string.Join(", ", class_.Examples)}"));
    }

    public static void Explanation(IAnsiConsole console, FeeExplanation row)
    {
        console.Write(StatementText.Fields(
            ("Row", row.RowId), ("Contract", row.ContractId is { } id ? $"{id}, in force from {row.ContractFrom}" : "none in force"), ("Rule", row.RuleId ?? $"none ({row.Outcome})"), ("Rounding", row.Rounding ?? "-"),
            ("Basis", row.BasisFen is { } basis ? StatementText.Yuan(basis) : "-"), ("Exact fen", row.ExactFen ?? "-"), ("By contract", row.FeeFen is { } fee ? StatementText.Yuan(fee) : "-"), ("Taken", row.TakenFen is { } taken ? StatementText.Yuan(taken) : "not said")));
        if (row.TierCounter is { } tier) console.WriteLine($"Counted before it for its tiers: {tier.ToString(CultureInfo.InvariantCulture)}");
        if (row.QuotaUsedFen is { } used) console.WriteLine($"Used of its quota before it: {StatementText.Yuan(used)}");
        if (row.RefundedBeforeFen is { } refunded) console.WriteLine($"Of its sale {StatementText.Yuan(refunded)} was given back before, and {StatementText.Yuan(row.FeeReturnedBeforeFen ?? 0)} of the fee");
        if (row.Parts.Count > 0)
        {
            var parts = Table("Part", ">Exact fen", ">Fee");
            foreach (var part in row.Parts) parts.AddRow(StatementText.Cell(part.Part), new Text(part.ExactFen), Yuan(part.FeeFen));
            console.Write(parts);
        }
        console.WriteLine(ShownText.Of(row.Finding is { } finding ? $"{finding.Subcode}: {finding.Words.En}" : row.TakenFen is null ? "The row does not say what was taken." : "The provider took what the contract asks."));
    }

    public static void Detection(IAnsiConsole console, FeeDetectionReport report)
    {
        console.WriteLine(ShownText.Of($"{report.ConnectionId}, {report.From} to {report.To}"));
        var table = Table("Contract", "From", "Rounding", ">Given", ">Rows", ">Share", "First unlike");
        foreach (var line in report.Candidates.Take(MostShown))
            table.AddRow(StatementText.Cell(line.ContractId), StatementText.Cell(line.From), StatementText.Cell(line.Agreed ? line.Rounding + " (agreed)" : line.Rounding), new Text(Count(line.Given)), new Text(Count(line.Rows)), Percent(line.SharePpm), StatementText.Cell(line.FirstUnlike ?? "-"));
        console.Write(table);
    }

    public static void WhatIf(IAnsiConsole console, WhatIfReport report)
    {
        console.WriteLine(ShownText.Of($"{report.ConnectionId} ({report.Provider}), {report.From} to {report.To}, under {report.ContractId}{(report.Settlement is { } speed ? " at " + speed : "")}"));
        var table = Table("Card", "Product", "Up to", "Speed", ">Sales", ">Gross", ">Fee now", ">Fee then", ">Difference", ">Now", ">Then", ">Unpriced", ">Days later");
        foreach (var line in report.Lines.Append(report.Total))
            table.AddRow(
                StatementText.Cell(line.CardType ?? "total"), StatementText.Cell(line.Product ?? ""), line.BandUpToFen is { } up ? Yuan(up) : new Text(""), StatementText.Cell(line.Settlement ?? ""), new Text(Count(line.Count)),
                Yuan(line.GrossFen), Yuan(line.FeeNowFen), Yuan(line.FeeThenFen), Yuan(line.DifferenceFen), Percent(line.RateNowPpm), Percent(line.RateThenPpm), new Text(Count(line.UnpricedThen)), new Text(line.DaysLater is { } days ? days.ToString(CultureInfo.InvariantCulture) : "-"));
        console.Write(table);
    }

    /// <summary>A table; a heading that begins with &gt; is of numbers.</summary>
    private static Table Table(params string[] headings)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings) table.AddColumn(heading[0] == '>' ? new TableColumn(heading[1..]).RightAligned().NoWrap() : new TableColumn(heading));
        return table;
    }

    private static Text Yuan(long? fen) => new(fen is { } known ? StatementText.Yuan(known) : "-");

    private static Text Percent(long ppm) => new($"{new Fraction(ppm, 10_000)}%");

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
