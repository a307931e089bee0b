#pragma warning disable RS0030 // The framework's streams are banned for reading, where they end quietly; writing is sound, and the tests read it back verified.
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>Packs members as a provider delivers them; for simulators, tests and the conformance suite.</summary>
internal static class ContainerWriter
{
    /// <summary>A ZIP states times; a fixed one makes equal members equal bytes.</summary>
    private static readonly DateTimeOffset EntryTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs members along the declared chain.</summary>
    /// <param name="layout">Declares the chain.</param>
    /// <param name="members">Names and bytes in the order of the archive; exactly one where the chain has no ZIP.</param>
    /// <param name="fileName">The name that the file will have; must fit the layout where that states names. <c>null</c> for bytes that get none.</param>
    /// <param name="from">The step to begin with, such as <see cref="ContainerStep.Zip"/> for the bare archive; <c>null</c> for the whole chain.</param>
    public static byte[] Pack(StatementLayout layout, IReadOnlyList<(string Name, byte[] Content)> members, string? fileName = null, ContainerStep? from = null)
    {
        if (fileName is not null && layout.Names.Count > 0 && !layout.Names.Any(n => NamePattern.Parse(n, out _)?.Match(fileName) is not null))
            throw new ArgumentException($"The name '{fileName}' does not fit the layout '{layout.Id}'.", nameof(fileName));
        var steps = from is { } first ? layout.Container.SkipWhile(s => s != first).ToList() : [.. layout.Container];
        if (from is not null && steps.Count == 0) throw new ArgumentException($"The layout '{layout.Id}' has no step {from}.", nameof(from));
        if (!steps.Contains(ContainerStep.Zip) && members.Count != 1) throw new ArgumentException("Only a ZIP holds other than one member.", nameof(members));
        var bytes = steps.Contains(ContainerStep.Zip) ? Zip(members) : members[0].Content;
        for (var i = steps.Count - 1; i >= 0; i--)
            bytes = steps[i] switch
            {
                ContainerStep.Zip => bytes,
                ContainerStep.Zlib => Compress(bytes, s => new ZLibStream(s, CompressionLevel.Optimal)),
                ContainerStep.Gzip => Compress(bytes, s => new GZipStream(s, CompressionLevel.Optimal)),
                ContainerStep.Json => Json(layout.JsonPath!, bytes),
                _ => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)),
            };
        return bytes;
    }

    private static byte[] Zip(IReadOnlyList<(string Name, byte[] Content)> members)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in members)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = EntryTime;
                using var stream = entry.Open();
                stream.Write(content);
            }
        return target.ToArray();
    }

    /// <summary>The smallest document with the text at the path. Bytes that are no UTF-8 stay as they are: masked evidence is packed too, and reads as it did.</summary>
    private static byte[] Json(string path, ReadOnlySpan<byte> text)
    {
        var names = path.Split('.');
        using var target = new MemoryStream();
        foreach (var name in names) target.Write(Encoding.UTF8.GetBytes($"{{\"{JsonEncodedText.Encode(name)}\":"));
        target.WriteByte((byte)'"');
        foreach (var character in text)
            if (character is (byte)'"' or (byte)'\\') target.Write([(byte)'\\', character]);
            else if (character < 0x20) target.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{character:x4}")));
            else target.WriteByte(character);
        target.WriteByte((byte)'"');
        foreach (var _ in names) target.WriteByte((byte)'}');
        return target.ToArray();
    }

    private static byte[] Compress(byte[] bytes, Func<Stream, Stream> open)
    {
        using var target = new MemoryStream();
        using (var stream = open(target)) stream.Write(bytes);
        return target.ToArray();
    }
}
