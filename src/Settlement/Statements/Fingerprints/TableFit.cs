namespace Rijie.Settlement.Statements.Fingerprints;

/// <summary>How well the beginning of a text fits a table of a layout.</summary>
/// <param name="Fits">Whether the table reads it: its header is there, or most of its rows are.</param>
/// <param name="IsRowless">Whether nothing but the frame of a statement is there: what fits here may fit elsewhere as well.</param>
/// <param name="Speaks">Whether a whole line speaks against the table; where none does, the text is too short to tell.</param>
/// <param name="Difference">What is different; of no use where it fits.</param>
internal sealed record TableFit(bool Fits, bool IsRowless, bool Speaks, FormatDifference Difference);
