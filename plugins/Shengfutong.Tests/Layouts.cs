using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Shengfutong.Tests;

/// <summary>Reads files through the layout that is delivered.</summary>
internal static class Layouts
{
    public static readonly StatementLayout Statement =
        LayoutFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "layouts", "shengfutong-statement.yaml")), "shengfutong-statement.yaml");

    public static (StatementReading Reading, IReadOnlyList<StatementRow> Rows) Read(
        byte[] content, string name = "fund_30000001_20260105.zip", long? declaredLength = null, DateOnly? day = null, string owner = ShengfutongBench.MerchantNo)
    {
        var rows = new List<StatementRow>();
        var input = new StatementInput
        {
            Name = name,
            Content = new MemoryStream(content),
            DeclaredLength = declaredLength,
            ExpectedClearingDate = day ?? new DateOnly(2026, 1, 5),
            ExpectedOwner = owner,
        };
        var reading = StatementReader.Read(input, Statement, batch =>
        {
            for (var i = 0; i < batch.Count; i++) rows.Add(batch.ToRow(i));
        });
        return (reading, rows);
    }

    /// <summary>The members of a file in the order of the archive.</summary>
    public static IReadOnlyList<WireFile> Unpack(WireFile file)
    {
        var members = new List<WireFile>();
        var reader = ContainerReader.Open(new MemoryStream(file.Content), Statement, file.Name);
        while (reader.Next() is { } member)
        {
            using var content = new MemoryStream();
            member.Content.CopyTo(content);
            members.Add(new() { Name = member.Name, Content = content.ToArray() });
        }
        return members;
    }
}
