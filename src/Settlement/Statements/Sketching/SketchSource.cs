using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>One text of an unknown file: how it is packed and its first bytes.</summary>
/// <param name="Container">The levels of packing, outermost first.</param>
/// <param name="JsonPath">Where the text stands inside a JSON answer.</param>
/// <param name="Name">The member's name, or the file's.</param>
/// <param name="OtherNames">The other members of its archive.</param>
/// <param name="Bytes">At most <see cref="SampleBytes"/>.</param>
/// <param name="Tail">The last bytes of a text that is longer, where its totals stand; else empty.</param>
internal sealed record SketchSource(IReadOnlyList<ContainerStep> Container, string? JsonPath, string Name, IReadOnlyList<string> OtherNames, byte[] Bytes, byte[] Tail)
{
    /// <summary>What a proposal is made from; the proof reads the whole file.</summary>
    public const int SampleBytes = 4 << 20;

    private const int TailBytes = 64 * 1024;
    private const int MostLevels = 4;
    private const int MostMembers = 8;

    /// <summary>Unpacks a file level by level, told by the first bytes of each.</summary>
    /// <returns>One text, or one for each of the first members of an archive.</returns>
    /// <exception cref="StatementRefusedException">The packing is damaged, nested too deep or unpacks to too much.</exception>
    public static IReadOnlyList<SketchSource> Open(Stream content, string name)
    {
        var budget = new ContainerBudget(ContainerLimits.Default);
        var steps = new List<ContainerStep>();
        string? path = null;
        var level = new HeadStream(new ReceivedStream(content, budget));
        while (ContainerEntry.FirstStep(level.Head()) is { } step)
        {
            if (steps.Count == MostLevels || steps.Contains(step)) throw new StatementRefusedException("ARCHIVE_NESTED", "The file is packed more often than a layout can say.", 0);
            steps.Add(step);
            if (step == ContainerStep.Zip) return Members(new VerifiedZip(new ChunkedStream(level), budget), steps, path);
            Stream packed = level;
            if (step == ContainerStep.Json) (packed, path) = Json(level);
            level = new HeadStream(ContainerReader.Open(step, packed, path, budget));
        }
        if (level.Head().IsEmpty) throw new StatementRefusedException("FILE_EMPTY", "There is not one byte.");
        return [Of(level, steps, path, name, [])];
    }

    private static (Stream Json, string Path) Json(Stream level)
    {
        var bytes = new byte[JsonTextFinder.MostBytes + 1];
        var length = level.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > JsonTextFinder.MostBytes) throw new StatementRefusedException("FILE_NOT_A_STATEMENT", "The file is a JSON document of more than 16 MiB.", 0);
        return (new MemoryStream(bytes, 0, length), JsonTextFinder.PathIn(bytes.AsSpan(0, length)) ?? throw new StatementRefusedException("FILE_NOT_A_STATEMENT", "The file is JSON and holds no text.", 0));
    }

    private static List<SketchSource> Members(VerifiedZip zip, List<ContainerStep> steps, string? path)
    {
        var names = zip.Names;
        var members = new List<SketchSource>();
        for (var i = 0; i < Math.Min(MostMembers, names.Count); i++)
            members.Add(Of(zip.Open(i), steps, path, names[i], [.. names.Where(n => !string.Equals(n, names[i], StringComparison.Ordinal))]));
        return members;
    }

    /// <summary>Whether the sample is all.</summary>
    public bool IsWhole => Tail.Length == 0;

    private static SketchSource Of(Stream text, List<ContainerStep> steps, string? path, string name, IReadOnlyList<string> others)
    {
        var sample = new byte[SampleBytes];
        var read = text.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        return new([.. steps], path, name, others, sample[..read], read < SampleBytes ? [] : LastOf(text));
    }

    /// <summary>Reads on to the end and keeps what stands there.</summary>
    private static byte[] LastOf(Stream text)
    {
        var (before, last, length) = (Array.Empty<byte>(), Array.Empty<byte>(), 0);
        do
        {
            var chunk = new byte[TailBytes];
            length = text.ReadAtLeast(chunk, TailBytes, throwOnEndOfStream: false);
            if (length > 0) (before, last) = (last, chunk[..length]);
        }
        while (length == TailBytes);
        return [.. before, .. last];
    }
}
