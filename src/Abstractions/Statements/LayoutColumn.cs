namespace Rijie.Statements;

/// <summary>One column of a record: where it stands, how its text reads and which field it gives.</summary>
public sealed record LayoutColumn
{
    /// <summary>The file's own word for it, unique within the record; where the file has column names, exactly that name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it begins in bytes from 1, for fixed width; delimited columns stand in their order.</summary>
    public int? At { get; init; }

    /// <summary>How many bytes it has, for fixed width.</summary>
    public int? Width { get; init; }

    /// <summary>The canonical field that it gives; absent for a column that is only kept, compared or proved with.</summary>
    public StatementField? Field { get; init; }

    /// <summary>The fact of the file that it gives, in headers and summaries; in a row every row must say the same.</summary>
    public FileFact? Fact { get; init; }

    /// <summary>The text that it must have, such as a format name.</summary>
    public string? Literal { get; init; }

    /// <summary>The text behind which the value begins, up to the next blank; for printed reports.</summary>
    public string? After { get; init; }

    /// <summary>How an amount reads; its presence makes the column an amount.</summary>
    public AmountFormat? Amount { get; init; }

    /// <summary>How a date or time reads; its presence makes the column one.</summary>
    public DateFormat? Date { get; init; }

    /// <summary>Whether it is a whole number without a unit, such as a count.</summary>
    public bool Number { get; init; }

    /// <summary>How a rate reads: what 1 stands for in parts per million (a rate in 1/10,000 is 100).</summary>
    public int? RateUnitPpm { get; init; }

    /// <summary>Texts that mean absent, beside blank; one character and <c>…</c> (<c>0…</c>) means that character alone, however often.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>A mark before the text that is no part of it, such as a back-tick; taken away where it stands, always written.</summary>
    public string? Prefix { get; init; }

    /// <summary>Whether inner blanks are removed from an identifier.</summary>
    public bool RemoveBlanks { get; init; }

    /// <summary>What must not be kept as it stands.</summary>
    public Privacy Privacy { get; init; }

    /// <summary>The column gives its field only under this setting of the account.</summary>
    public SettingCondition? OnlyIf { get; init; }

    /// <summary>What a trailer or summary column proves.</summary>
    public LayoutProof? Proves { get; init; }

    /// <summary>A virtual column: signed names of amount columns to add in row sense, such as <c>[交易金额, -商户优惠金额]</c>.</summary>
    public IReadOnlyList<string> Sum { get; init; } = [];

    /// <summary>A virtual column: names of columns whose texts are joined, such as a date and a time.</summary>
    public IReadOnlyList<string> Join { get; init; } = [];
}

/// <summary>How an amount reads.</summary>
/// <remarks>
/// What is read is turned into <em>row sense</em>, in which all sums, identities and proofs are made: an amount is what the merchant is owed
/// by the row (a refund is negative), a fee is a cost (a returned one is negative), a discount has the direction of its row.
/// Canonical gross, order and payer amounts and discounts are then taken in the direction of the row's type, so that they are
/// not negative; one that is contradicts the type, and the row is rejected.
/// </remarks>
public sealed record AmountFormat
{
    /// <summary>The unit of the text.</summary>
    public required AmountUnit Unit { get; init; }

    /// <summary>Decimals in the text, exactly so many: 0 for fen, 2 for yuan; up to 4 where a provider sends parts of a fen, then rounded half up and the raw text kept.</summary>
    public int Decimals { get; init; }

    /// <summary>Whether fewer decimals, or none, are read too.</summary>
    public bool UpTo { get; init; }

    /// <summary>Whether commas may stand between groups of three digits, as in <c>1,234.50</c>.</summary>
    public bool Grouped { get; init; }

    /// <summary>How the direction is said.</summary>
    public AmountSign Sign { get; init; }

    /// <summary>For a fee or discount: whether a positive value is a cost (<c>plus</c>) or money for the merchant (<c>minus</c>).</summary>
    public ChargedAs Charged { get; init; }

    /// <summary>What a blank cell means.</summary>
    public BlankAmount Blank { get; init; }
}

/// <summary>The unit of an amount.</summary>
public enum AmountUnit
{
    /// <summary>分.</summary>
    Fen,

    /// <summary>元.</summary>
    Yuan,
}

/// <summary>How the direction of an amount is said.</summary>
public enum AmountSign
{
    /// <summary>Never signed; the type of the row says the direction, for its fee too. Where the row has no type, as it stands.</summary>
    ByType,

    /// <summary>Never signed and taken as it stands, such as a second fee that is always a cost.</summary>
    AsIs,

    /// <summary>A minus sign before negative amounts.</summary>
    Minus,

    /// <summary>A letter before the digits: <c>C</c> plus, for the merchant; <c>D</c> minus, against it; a blank with zero.</summary>
    Letter,
}

/// <summary>How a cost is written; a column that is no fee leaves it at <c>plus</c>.</summary>
public enum ChargedAs
{
    /// <summary>As a positive number.</summary>
    Plus,

    /// <summary>As a negative number: what the merchant loses.</summary>
    Minus,
}

/// <summary>What a blank amount means.</summary>
public enum BlankAmount
{
    /// <summary>An error: the row is rejected.</summary>
    Refuse,

    /// <summary>Zero.</summary>
    Zero,

    /// <summary>Not said.</summary>
    Absent,
}

/// <summary>How a date or time reads.</summary>
public sealed record DateFormat
{
    /// <summary>The forms that are accepted, the first one written: letters <c>yyyy MM dd HH mm ss</c> and literal characters. A date field takes the date of a form with a time.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>For forms without a year: the column that begins with a date (yyyyMMdd), to which the year comes closest; absent or not of that shape, the clearing date takes its place.</summary>
    public string? YearFrom { get; init; }
}

/// <summary>What must not be kept as it stands.</summary>
public enum Privacy
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A card number: masked to six and four, length kept, before the first durable write.</summary>
    Card,

    /// <summary>A name or account: masked to its last character or four digits.</summary>
    Person,

    /// <summary>Never kept: overwritten with stars, length kept.</summary>
    Drop,

    /// <summary>Track, CVV, PIN or expiry, which must never have been sent: overwritten as <see cref="Drop"/>, and <c>SAD_RECEIVED</c> is raised.</summary>
    AuthenticationData,
}

/// <summary>A condition on the account's settings.</summary>
public sealed record SettingCondition
{
    /// <summary>The setting's name.</summary>
    public required string Setting { get; init; }

    /// <summary>The value it must have.</summary>
    public required string Is { get; init; }
}

/// <summary>A part of the rows, by the sign of an amount.</summary>
public enum AmountPart
{
    /// <summary>All.</summary>
    All,

    /// <summary>Zero and more; with <see cref="Negative"/> that is all.</summary>
    Positive,

    /// <summary>Less than zero.</summary>
    Negative,
}

/// <summary>What a trailer or summary column proves about the rows: a count, or the sum of a column.</summary>
/// <remarks>
/// Sums run over all rows of the file, rejected and foreign ones included, in row sense (<see cref="AmountFormat"/>). An amount
/// that proves is read by its own format, then compared.
/// </remarks>
public sealed record LayoutProof
{
    /// <summary>The table whose rows are counted or added, in all its members; absent means the column's own table.</summary>
    public string? Table { get; init; }

    /// <summary>The column to add; absent means to count rows.</summary>
    public string? Sum { get; init; }

    /// <summary>Which rows, by the sign of <see cref="Sum"/>, or of <see cref="Of"/> when rows are counted.</summary>
    public AmountPart Only { get; init; }

    /// <summary>With a count of a part: the column whose sign tells the part.</summary>
    public string? Of { get; init; }

    /// <summary>Whether the sum is written without its sign.</summary>
    public bool Absolute { get; init; }
}
