namespace Rijie.Statements;

/// <summary>How one member reads: its text, its lines, its columns and its proofs.</summary>
public sealed record LayoutTable
{
    /// <summary>Bytes to lines.</summary>
    public required TextFormat Text { get; init; }

    /// <summary>Lines to fields.</summary>
    public required LineShape Shape { get; init; }

    /// <summary>The kinds of lines, tried in this order; a line that fits none is rejected, or ignored under <see cref="IgnoreOtherLines"/>.</summary>
    public required IReadOnlyList<LayoutRecord> Records { get; init; }

    /// <summary>Whether lines that fit no record are passed over: for printed reports only.</summary>
    public bool IgnoreOtherLines { get; init; }
}

/// <summary>Bytes to lines.</summary>
public sealed record TextFormat
{
    /// <summary>The encoding; GB18030 reads GBK too.</summary>
    public required TextEncoding Encoding { get; init; }

    /// <summary>Whether a byte order mark stands at the start; a reader takes the text either way, a writer writes it if set.</summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>What ends a line.</summary>
    public required LineEnd LineEnd { get; init; }

    /// <summary>A last line that says that the text is whole, such as <c>########</c>; without it the member is truncated.</summary>
    public string? EndMark { get; init; }
}

/// <summary>The encoding of a member.</summary>
public enum TextEncoding
{
    /// <summary>UTF-8, refused where it is not valid.</summary>
    Utf8,

    /// <summary>GB18030 with GBK as its part, refused where it is not valid.</summary>
    Gb18030,
}

/// <summary>What ends a line.</summary>
public enum LineEnd
{
    /// <summary>A line feed.</summary>
    Lf,

    /// <summary>Carriage return and line feed.</summary>
    Crlf,

    /// <summary>Either, line by line, for files that people's programs write; a writer writes a line feed.</summary>
    Any,
}

/// <summary>Lines to fields.</summary>
public sealed record LineShape
{
    /// <summary>How fields are told apart.</summary>
    public required ShapeKind Kind { get; init; }

    /// <summary>The character between fields, for <see cref="ShapeKind.Delimited"/>; one ASCII character.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether fields may be quoted as in RFC 4180.</summary>
    public bool Quoted { get; init; }

    /// <summary>Whether each line ends with a delimiter.</summary>
    public bool TrailingDelimiter { get; init; }

    /// <summary>The length of a record in bytes without its line end, for <see cref="ShapeKind.FixedWidth"/>.</summary>
    public int? Width { get; init; }
}

/// <summary>How fields are told apart.</summary>
public enum ShapeKind
{
    /// <summary>A character between them.</summary>
    Delimited,

    /// <summary>Runs of blanks between them: printed reports.</summary>
    Blanks,

    /// <summary>Positions in bytes.</summary>
    FixedWidth,
}

/// <summary>What a kind of line is for.</summary>
public enum RecordRole
{
    /// <summary>A line of trade.</summary>
    Row,

    /// <summary>Facts of the file at its start.</summary>
    Header,

    /// <summary>The column names; must equal the real columns of the row record, in their order. Without <see cref="LayoutRecord.When"/> the first line.</summary>
    ColumnNames,

    /// <summary>Counts and sums at the end; required once, else the member is truncated. Nothing but blank lines may follow.</summary>
    Trailer,

    /// <summary>The column names of a totals block, recognised by being equal to the names of the trailer's columns; the line after it is the trailer.</summary>
    TrailerNames,

    /// <summary>A line of a printed report that gives facts or proofs; may stand more than once.</summary>
    Summary,
}

/// <summary>One kind of line.</summary>
public sealed record LayoutRecord
{
    /// <summary>What it is for.</summary>
    public required RecordRole Role { get; init; }

    /// <summary>How it is recognised; absent where it is what the other records leave.</summary>
    public RecordMatch? When { get; init; }

    /// <summary>Its columns, in the order of the line; virtual ones (<see cref="LayoutColumn.Sum"/>, <see cref="LayoutColumn.Join"/>) last and made of real ones only.</summary>
    public IReadOnlyList<LayoutColumn> Columns { get; init; } = [];

    /// <summary>The columns that tell two rows apart; an equal key with equal content is a duplicate, with other content a conflict.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>Decides what a row is, top to bottom; a row that no case fits is rejected.</summary>
    public IReadOnlyList<ClassCase> Class { get; init; } = [];

    /// <summary>Gives further fields from maps and decision tables over columns.</summary>
    public IReadOnlyList<DerivedField> Derive { get; init; } = [];

    /// <summary>What the amounts of a row must satisfy; a row that fails one is imported as not balanced (break <c>R15</c>).</summary>
    public IReadOnlyList<RowIdentity> Identities { get; init; } = [];
}

/// <summary>Amounts of one row that must add up to zero.</summary>
public sealed record RowIdentity
{
    /// <summary>Signed names of amount columns in row sense (<see cref="AmountFormat"/>), such as <c>[txnAmt, -fee, -settlement]</c>; an absent amount counts as zero.</summary>
    public required IReadOnlyList<string> ZeroIs { get; init; }

    /// <summary>Holds only for rows of these types; empty means all rows that move money.</summary>
    public IReadOnlyList<TransactionType> Types { get; init; } = [];
}

/// <summary>How a kind of line is recognised; all that is given must hold, and at least one is.</summary>
public sealed record RecordMatch
{
    /// <summary>The text of the first field.</summary>
    public string? FirstField { get; init; }

    /// <summary>A text in the line, for printed reports.</summary>
    public string? Contains { get; init; }

    /// <summary>The line's number from 1.</summary>
    public int? LineNo { get; init; }
}

/// <summary>One case of the class table.</summary>
public sealed record ClassCase
{
    /// <summary>Column name to the values that fit; all columns must fit. An empty map always fits.</summary>
    /// <remarks>A value is the whole text, or a beginning and <c>*</c> (<c>wx_*</c>; <c>*</c> alone fits everything), or empty for a cell that is blank or means absent.</remarks>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> When { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Column name to the sign that its amount must have.</summary>
    public IReadOnlyDictionary<string, AmountPart> Sign { get; init; } = new Dictionary<string, AmountPart>();

    /// <summary>What the line is about.</summary>
    public RowKind Kind { get; init; }

    /// <summary>The type, for transactions (and for open lines, where the file says).</summary>
    public TransactionType? Type { get; init; }

    /// <summary>A second fact of the same line, about its net: a frozen sale is a sale and a <see cref="TransactionType.ReserveHold"/>.</summary>
    public TransactionType? Also { get; init; }

    /// <summary>With <see cref="Also"/>: the first fact holds only if no other row of the same provider order, in this file or an earlier one, tells it.</summary>
    public bool UnlessKnown { get; init; }

    /// <summary>The line moves its net and nothing else: gross is the size of the net and the fee is zero, such as a release or a fee line.</summary>
    public bool NetOnly { get; init; }
}

/// <summary>A canonical field from a map or a decision table.</summary>
public sealed record DerivedField
{
    /// <summary>The field: one of the classes, or an identifier that takes the text of a column.</summary>
    public required StatementField Field { get; init; }

    /// <summary>The cases, tried top to bottom.</summary>
    public IReadOnlyList<DerivedCase> Cases { get; init; } = [];

    /// <summary>The value where no case fits; absent means unknown.</summary>
    public string? Otherwise { get; init; }
}

/// <summary>One case of a derived field.</summary>
public sealed record DerivedCase
{
    /// <summary>As in <see cref="ClassCase.When"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> When { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The value, such as <c>debit</c>, in snake_case.</summary>
    public string? Value { get; init; }

    /// <summary>Or the column whose text is taken.</summary>
    public string? Column { get; init; }

    /// <summary>Holds only for rows of these types; empty means all.</summary>
    public IReadOnlyList<TransactionType> Types { get; init; } = [];
}
