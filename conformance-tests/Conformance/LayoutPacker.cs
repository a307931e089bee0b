using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Conformance;

/// <summary>Packs files as a layout declares, for the simulated providers.</summary>
public static class LayoutPacker
{
    /// <summary>Reads a layout.</summary>
    /// <param name="yaml">Its text.</param>
    /// <param name="file">Its name, for messages.</param>
    public static StatementLayout Read(ReadOnlySpan<byte> yaml, string file) => LayoutFile.Read(yaml, file);

    /// <summary>Packs members along the chain of the layout.</summary>
    /// <param name="layout">Declares the chain.</param>
    /// <param name="members">In the order of the archive.</param>
    /// <param name="fileName">The name that the file will have; it must fit the layout.</param>
    /// <param name="from">The step to begin with, such as the bare ZIP; <c>null</c> for the whole chain.</param>
    public static WireFile Pack(StatementLayout layout, IReadOnlyList<WireFile> members, string fileName, ContainerStep? from = null) => new()
    {
        Name = fileName,
        Content = ContainerWriter.Pack(layout, [.. members.Select(m => (m.Name, m.Content))], fileName, from),
    };
}
