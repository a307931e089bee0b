using System.Reflection;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Conformance;

/// <summary>Writes a provider's files from the layout that reads them, so that a simulator needs no format code of its own.</summary>
/// <remarks>What no layout says, such as a printed summary that proves the rows, a simulator writes itself and packs here.</remarks>
public static class LayoutWriter
{
    /// <summary>Reads a layout from a plugin's folder.</summary>
    /// <param name="file">The layout's file.</param>
    /// <exception cref="Exception">The file is absent, or is no layout; the message names every problem with its place.</exception>
    public static StatementLayout Load(string file) => LayoutFile.Read(File.ReadAllBytes(file), Path.GetFileName(file));

    /// <summary>Reads a layout that a simulator carries with it: build outputs of two plugins may share a folder.</summary>
    /// <param name="assembly">The simulator's assembly.</param>
    /// <param name="resource">The logical name of the embedded file.</param>
    /// <exception cref="ArgumentException">There is no such resource.</exception>
    public static StatementLayout Load(Assembly assembly, string resource)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(resource) ?? throw new ArgumentException($"The assembly holds no resource {resource}.", nameof(resource));
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return LayoutFile.Read(bytes.ToArray(), resource);
    }

    /// <summary>Writes one member: header, rows in their order, and a trailer with true counts and sums.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="table">Which of its tables.</param>
    /// <param name="facts">What the file says of itself.</param>
    /// <param name="rows">The rows; <see cref="StatementRow.Extras"/> gives the text of columns that no field gives.</param>
    public static byte[] Write(StatementLayout layout, string table, LayoutFacts facts, IReadOnlyList<StatementRow> rows)
    {
        ArgumentNullException.ThrowIfNull(facts);
        using var output = new MemoryStream();
        var said = new StatementFacts
        {
            ClearingDate = facts.ClearingDate, CreatedDate = facts.CreatedDate, Owner = facts.Owner, Version = facts.Version, Currency = facts.Currency, Settings = facts.Settings,
        };
        StatementWriter.Write(layout, table, said, rows, output);
        return output.ToArray();
    }

    /// <summary>Packs members along the chain that the layout declares.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="members">In the order of the archive; exactly one where the chain has no archive.</param>
    /// <param name="fileName">The name of the file as delivered; it must fit the layout.</param>
    /// <param name="from">The step to begin with, such as <see cref="ContainerStep.Zip"/> for the bare archive; <c>null</c> for the whole chain.</param>
    public static byte[] Pack(StatementLayout layout, IReadOnlyList<WireFile> members, string fileName, ContainerStep? from = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        return ContainerWriter.Pack(layout, [.. members.Select(m => (m.Name, m.Content))], fileName, from);
    }
}

/// <summary>What a written file says of itself.</summary>
public sealed record LayoutFacts
{
    /// <summary>清算日期 of the rows.</summary>
    public required DateOnly ClearingDate { get; init; }

    /// <summary>When the file was made; the day after the clearing date unless said otherwise.</summary>
    public DateOnly? CreatedDate { get; init; }

    /// <summary>The organisation, agent or merchant it belongs to.</summary>
    public required string Owner { get; init; }

    /// <summary>The provider's version of the file.</summary>
    public int Version { get; init; } = 1;

    /// <summary>ISO 4217 code of all amounts.</summary>
    public string Currency { get; init; } = "CNY";

    /// <summary>The account's settings, for columns whose meaning depends on one.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
