using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>Layouts that declare nothing but a chain, and the shortest way through a container.</summary>
internal static class Packed
{
    private static readonly LayoutTable Table = new()
    {
        Text = new() { Encoding = TextEncoding.Utf8, LineEnd = LineEnd.Lf },
        Shape = new() { Kind = ShapeKind.Delimited, Delimiter = "," },
        Records = [],
    };

    public static StatementLayout Chain(params IReadOnlyList<ContainerStep> steps) => new()
    {
        Schema = "statement-layout/v1",
        Id = "packed",
        Version = 1,
        Title = new() { Zh = "包", En = "Packed" },
        Container = steps,
        Names = ["day.bin"],
        Members = [new() { Names = ["rows*.txt"], Table = "rows" }],
        Tables = new Dictionary<string, LayoutTable> { ["rows"] = Table },
    };

    /// <summary>Reads every member to its end: names with their bytes.</summary>
    public static List<(string Name, byte[] Content)> Read(byte[] file, StatementLayout layout, string name = "day.bin", ContainerLimits? limits = null)
    {
        using var source = new MemoryStream(file);
        return Read(source, layout, name, limits, out _);
    }

    public static List<(string Name, byte[] Content)> Read(Stream source, StatementLayout layout, string name, ContainerLimits? limits, out ContainerReader reader)
    {
        reader = ContainerReader.Open(source, layout, name, limits);
        var members = new List<(string, byte[])>();
        while (reader.Next() is { } member)
        {
            using var bytes = new MemoryStream();
            member.Content.CopyTo(bytes);
            members.Add((member.Name, bytes.ToArray()));
        }
        return members;
    }

    /// <summary>The code of the refusal, or <c>null</c> if the file was read.</summary>
    public static string? Refusal(byte[] file, StatementLayout layout, string name = "day.bin", ContainerLimits? limits = null)
    {
        try
        {
            Read(file, layout, name, limits);
            return null;
        }
        catch (StatementRefusedException e)
        {
            return e.Code;
        }
    }

    /// <summary>Text that packs about as a statement does.</summary>
    public static byte[] Rows(int count)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"D|{i}|2026010511011313{(i * 7919L) % 100000:00000}|ORD-{i * 31 % 997}|622202******{(i * 37) % 10000:0000}|{(i * 131) % 90000}|\n");
        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }
}
