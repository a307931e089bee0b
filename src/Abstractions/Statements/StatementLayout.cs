namespace Rijie.Statements;

/// <summary>A statement format as data (design chapter 4): how a provider's file is packed, split, typed, classified and proved whole.</summary>
/// <remarks>
/// Written as YAML in the plugin's folder, schema <c>statement-layout/v1</c>. The set is closed: maps, predicates, decision
/// tables and signed sums; no expressions. Column names are the file's own words; canonical fields are
/// <see cref="StatementField"/>. One engine reads and writes every layout.
/// </remarks>
public sealed record StatementLayout
{
    /// <summary>Always <c>statement-layout/v1</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>Unique within the plugin.</summary>
    public required string Id { get; init; }

    /// <summary>Raised when the meaning of a column changes; recorded with every imported row.</summary>
    public required int Version { get; init; }

    /// <summary>The name that people see.</summary>
    public required LocalText Title { get; init; }

    /// <summary>How the file is packed, outermost first. A file may enter the chain at any level, told by its first bytes; any level beyond the chain is refused.</summary>
    public IReadOnlyList<ContainerStep> Container { get; init; } = [];

    /// <summary>With <see cref="ContainerStep.Json"/>: where the text of the next level stands, as member names with dots, such as <c>data.content</c>.</summary>
    /// <remarks>A name on the way may hold its object as such or as a string with JSON in it; the last one holds a string. A document without that path is not a statement.</remarks>
    public string? JsonPath { get; init; }

    /// <summary>Names of the file as delivered: patterns with facts in snake_case, such as <c>TP_{owner}_{clearing_date:yyyyMMdd}.txt</c>.</summary>
    /// <remarks>
    /// <c>*</c> stands for any text without <c>/</c>, a fact for one or more characters without <c>_</c>, <c>.</c> and <c>/</c>, a
    /// date fact for exactly its form (here alone <c>yy</c> is a form: a year of this century). A fact inside the file outranks the
    /// provider's answer, and that outranks a name; two that are there and differ make the file another owner's or another day's.
    /// </remarks>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The members of the archive; a file that is not an archive has one without a pattern.</summary>
    public required IReadOnlyList<LayoutMember> Members { get; init; }

    /// <summary>Facts of the file that follow from another fact, such as a clearing date one day before the date in the name.</summary>
    public IReadOnlyList<DerivedFact> DerivedFacts { get; init; } = [];

    /// <summary>The account setting that the fact <c>owner</c> must equal, else the file is another's. Rows without a merchant number are the owner's; where that is no merchant of ours (an organisation), they are rejected.</summary>
    public string? OwnerSetting { get; init; }

    /// <summary>A file beside this one that proves it whole.</summary>
    public CompanionFile? Companion { get; init; }

    /// <summary>How members read, by id.</summary>
    public required IReadOnlyDictionary<string, LayoutTable> Tables { get; init; }
}

/// <summary>One level of packing.</summary>
public enum ContainerStep
{
    /// <summary>Base64 text.</summary>
    Base64,

    /// <summary>A zlib stream with its header and Adler-32.</summary>
    Zlib,

    /// <summary>gzip; members are joined.</summary>
    Gzip,

    /// <summary>A ZIP archive.</summary>
    Zip,

    /// <summary>A JSON object that holds the next level as the string at <see cref="StatementLayout.JsonPath"/>.</summary>
    Json,
}

/// <summary>What a member is for.</summary>
public enum MemberRole
{
    /// <summary>Holds rows.</summary>
    Rows,

    /// <summary>Holds a printed summary that proves the rows.</summary>
    Proof,
}

/// <summary>One kind of member of a file.</summary>
public sealed record LayoutMember
{
    /// <summary>Patterns of its name, as in <see cref="StatementLayout.Names"/>; empty where the file itself is the only member.</summary>
    /// <remarks>
    /// Where a pattern holds <c>{part}</c>, several members may fit: they are read as one, ordered by that number from 1 without a gap,
    /// column names in each, trailer in the last. Otherwise two that fit are ambiguous. A member outside its archive is
    /// recognised by the file's name; a file whose name fits none is read as the first kind of member.
    /// </remarks>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>By how many days the date in the member's name may differ from the clearing date and raise no more than a warning.</summary>
    public int DateSlackDays { get; init; }

    /// <summary>The table that reads it.</summary>
    public required string Table { get; init; }

    /// <summary>What it is for.</summary>
    public MemberRole Role { get; init; }

    /// <summary>Whether it may be absent.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether zero bytes mean "no rows", and with that "no trade" when every member with rows is empty; otherwise an empty member is refused.</summary>
    public bool EmptyMeansNoTrade { get; init; }
}

/// <summary>A fact about the whole file.</summary>
public enum FileFact
{
    /// <summary>清算日期 of the rows.</summary>
    ClearingDate,

    /// <summary>When the file was made.</summary>
    CreatedDate,

    /// <summary>The organisation, agent or merchant it belongs to.</summary>
    Owner,

    /// <summary>The provider's version of the file; a higher one replaces a lower one.</summary>
    Version,

    /// <summary>ISO 4217 code of all amounts.</summary>
    Currency,

    /// <summary>The number of a part of a split file, from 1.</summary>
    Part,
}

/// <summary>A fact that follows from another.</summary>
public sealed record DerivedFact
{
    /// <summary>The fact it gives; a date.</summary>
    public required FileFact Fact { get; init; }

    /// <summary>The date it follows from.</summary>
    public required FileFact From { get; init; }

    /// <summary>Days to add; may be negative.</summary>
    public int AddDays { get; init; }
}

/// <summary>A file beside the statement that is written last and holds its hash and length (<see cref="CompanionProof"/>).</summary>
public sealed record CompanionFile
{
    /// <summary>Its ending, which takes the place of the statement's ending, such as <c>.ok</c>.</summary>
    public required string Extension { get; init; }

    /// <summary>The name of the companion of a file: the same but for the ending.</summary>
    public string NameFor(string statement)
    {
        ArgumentException.ThrowIfNullOrEmpty(statement);
        var dot = statement.LastIndexOf('.');
        return (dot > statement.LastIndexOf('/') ? statement[..dot] : statement) + Extension;
    }
}
