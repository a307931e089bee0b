using System.Globalization;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>One member of a file.</summary>
/// <param name="Name">As the archive tells it; never a path.</param>
/// <param name="Kind">What the layout says of a member with this name; <c>null</c> if it knows none.</param>
/// <param name="NameFacts">The facts that the name tells, dates as <c>yyyy-MM-dd</c>.</param>
/// <param name="Content">Read once, forward. It is verified only when it has been read to its end; it stays valid until the next member.</param>
internal sealed record ContainerMember(string Name, LayoutMember? Kind, IReadOnlyDictionary<FileFact, string> NameFacts, Stream Content)
{
    /// <summary>Whether no name says the kind: the first that the layout has is as good as any.</summary>
    public bool KindIsGuessed { get; init; }

    /// <summary>The number of the part, 1 if the name has none.</summary>
    public int Part => NameFacts.TryGetValue(FileFact.Part, out var part) ? int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture) : 1;
}

/// <summary>
/// Unpacks a file along the chain that its layout declares and gives its members one after another: proofs first, because
/// they tell facts that the rows need, then rows in the order of the layout and of their parts, then names that the layout does not know.
/// </summary>
/// <remarks>Every refusal of the reliability specification 4.0 and 4.1 about packing is a <see cref="StatementRefusedException"/>, thrown where it is found; the last may come with the last byte.</remarks>
internal sealed class ContainerReader
{
    private static readonly Dictionary<FileFact, string> NoFacts = [];
    private const int HeadStep = 512;
    private readonly StatementLayout _layout;
    private readonly ContainerBudget _budget;
    private readonly List<Func<ContainerMember>> _members = [];
    private Func<bool> _putBack = static () => false;
    private ContainerMember? _current;
    private int _next;

    private ContainerReader(StatementLayout layout, ContainerBudget budget) => (_layout, _budget) = (layout, budget);

    /// <summary>The steps that the file really had; fewer than declared where it entered the chain further in.</summary>
    public IReadOnlyList<ContainerStep> Steps { get; private set; } = [];

    /// <summary>Whether the packing, once read to its end, proves that nothing is missing.</summary>
    public bool ProvesWhole => Steps.Any(s => s is not (ContainerStep.Base64 or ContainerStep.Json));

    /// <summary>Whether blanks in Base64 were read as <c>+</c>: warning <c>FILE_B64_SPACE</c>.</summary>
    public bool PutBackBlanks => _putBack();

    /// <summary>Bytes received so far; all of them after the last member was read.</summary>
    public long ReceivedBytes => _budget.Received;

    /// <summary>Opens a file.</summary>
    /// <param name="source">The bytes as received; a ZIP in a stream that cannot seek is held in memory.</param>
    /// <param name="layout">Declares the chain and the members.</param>
    /// <param name="fileName">As the provider named it.</param>
    /// <param name="limits">The default is that of the specification.</param>
    public static ContainerReader Open(Stream source, StatementLayout layout, string fileName, ContainerLimits? limits = null)
    {
        var reader = new ContainerReader(layout, new(limits ?? ContainerLimits.Default));
        reader.Unpack(source, fileName);
        return reader;
    }

    /// <summary>Opens one level that is no archive.</summary>
    public static Stream Open(ContainerStep step, Stream level, string? jsonPath, ContainerBudget budget) => step switch
    {
        ContainerStep.Base64 => new Base64Stream(level),
        ContainerStep.Json => new JsonTextStream(level, jsonPath!),
        ContainerStep.Zlib => VerifiedDecompressor.Zlib(level, budget),
        _ => VerifiedDecompressor.Gzip(level, budget),
    };

    /// <summary>The next member, or <c>null</c> after the last. What was not read of the one before is read and verified first.</summary>
    public ContainerMember? Next()
    {
        Drain();
        _current = _next < _members.Count ? _members[_next++]() : null;
        return _current;
    }

    /// <summary>The beginnings of all members, in place of <see cref="Next"/>: nothing behind them is read or verified, and damage ends a beginning early.</summary>
    /// <param name="most">Bytes of each.</param>
    public IReadOnlyList<(ContainerMember Member, ReadOnlyMemory<byte> Bytes, bool IsWhole)> Heads(int most)
    {
        var heads = new List<(ContainerMember, ReadOnlyMemory<byte>, bool)>();
        foreach (var open in _members)
        {
            var member = open();
            var bytes = new byte[most];
            var (length, isWhole) = (0, false);
            try
            {
                for (var read = 1; read > 0 && length < most; length += read) read = member.Content.Read(bytes, length, Math.Min(HeadStep, most - length));
                isWhole = length < most;
            }
            catch (StatementRefusedException) when (length > 0)
            {
                // What came before the damage can still tell the format.
            }
            heads.Add((member, bytes.AsMemory(0, length), isWhole));
        }
        return heads;
    }

    private void Drain()
    {
        if (_current is null) return;
        var rest = new byte[16 * 1024];
        while (_current.Content.Read(rest, 0, rest.Length) > 0)
        {
        }
    }

    private void Unpack(Stream source, string fileName)
    {
        var seekable = source.CanSeek && source.Position == 0;
        var received = new HeadStream(new ReceivedStream(source, _budget));
        var entry = ContainerEntry.Find(received.Head(), _layout.Container);
        Steps = [.. _layout.Container.Skip(entry)];
        if (Steps.Count == 0 || received.Head().IsEmpty) CheckBare(received.Head(), fileName);
        if (received.Head().IsEmpty) Steps = [];
        Stream level = received;
        foreach (var step in Steps)
        {
            if (step == ContainerStep.Zip)
            {
                var inPlace = seekable && ReferenceEquals(level, received);
                if (inPlace) _budget.Receive(source.Length - _budget.Received);
                AddMembers(new VerifiedZip(inPlace ? source : new ChunkedStream(level), _budget));
                return;
            }
            level = Open(step, level, _layout.JsonPath, _budget);
            if (level is Base64Stream base64) _putBack = () => base64.PutBack;
        }
        var name = Steps.Contains(ContainerStep.Gzip) && fileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? fileName[..^3] : fileName;
        var (kind, facts) = KindOf(name);
        _members.Add(() => new(name, kind ?? _layout.Members[0], facts, Unnested(level)) { KindIsGuessed = kind is null });
    }

    /// <summary>A file without packing must be a member: by its name, or by being text where the name says nothing else.</summary>
    private void CheckBare(ReadOnlySpan<byte> head, string fileName)
    {
        var (kind, _) = KindOf(fileName);
        var expected = kind ?? (_layout.Members[0].Names.Count == 0 ? _layout.Members[0] : null);
        if (head.IsEmpty && expected is not { EmptyMeansNoTrade: true })
            throw new StatementRefusedException("FILE_EMPTY", "The file has no bytes.");
        if (kind is not null || _layout.Container.Count == 0) return;
        if (ContainerEntry.IsPacked(head)) throw Nested();
        // JSON is text as what it holds is: neither name nor control characters can tell which of the two came.
        if (_layout.Container[0] == ContainerStep.Json) return;
        if (!ContainerEntry.IsText(head) || _layout.Names.Any(n => NamePattern.Parse(n, out _)?.Match(fileName) is not null))
            throw new StatementRefusedException("FILE_NOT_A_STATEMENT", "The file is not packed as the layout declares.", 0);
    }

    private (LayoutMember? Kind, IReadOnlyDictionary<FileFact, string> Facts) KindOf(string name)
    {
        foreach (var member in _layout.Members)
            foreach (var pattern in member.Names)
                if (NamePattern.Parse(pattern, out _)?.Match(name) is { } facts) return (member, facts);
        return (null, NoFacts);
    }

    private void AddMembers(VerifiedZip zip)
    {
        var found = zip.Names.Select((name, index) => (Name: name, Index: index, Found: KindOf(name)))
            .Select(m => (m.Index, Member: new ContainerMember(m.Name, m.Found.Kind, m.Found.Facts, Stream.Null))).ToList();
        foreach (var kind in _layout.Members) CheckKind(kind, [.. found.Select(f => f.Member).Where(m => ReferenceEquals(m.Kind, kind))]);
        foreach (var (index, member) in found.OrderBy(f => Rank(f.Member.Kind)).ThenBy(f => f.Member.Part).ThenBy(f => f.Member.Name, StringComparer.Ordinal))
            _members.Add(() => member with { Content = Unnested(zip.Open(index)) });
    }

    private int Rank(LayoutMember? kind)
    {
        if (kind is null) return int.MaxValue;
        var order = _layout.Members.TakeWhile(m => !ReferenceEquals(m, kind)).Count();
        return kind.Role == MemberRole.Proof ? order - _layout.Members.Count : order;
    }

    private static void CheckKind(LayoutMember kind, List<ContainerMember> found)
    {
        if (found.Count == 0 && !kind.Optional)
            throw new StatementRefusedException("FILE_NOT_A_STATEMENT", $"The archive has no member for the table '{kind.Table}'.");
        var parts = found.Where(m => m.NameFacts.ContainsKey(FileFact.Part)).Select(m => m.Part).Order().ToList();
        if (found.Count > 1 && parts.Count < found.Count || parts.Distinct().Count() < parts.Count)
            throw new StatementRefusedException("ARCHIVE_AMBIGUOUS", $"{found.Count} members fit the table '{kind.Table}' where one is expected.");
        if (parts.Count > 0 && parts[^1] != parts.Count)
            throw new StatementRefusedException("FILE_TRUNCATED", $"A part is missing: {parts.Count} are there, the last is number {parts[^1]}.");
    }

    private static HeadStream Unnested(Stream content)
    {
        var stream = new HeadStream(content);
        return ContainerEntry.IsPacked(stream.Head()) ? throw Nested() : stream;
    }

    private static StatementRefusedException Nested() => new("ARCHIVE_NESTED", "The file is packed more often than its layout declares.", 0);
}
