namespace Rijie.Statements;

/// <summary>What the rows of a batch have in common: the columns of their record and where each text field stands.</summary>
internal sealed class BatchShape
{
    public const int FieldCount = (int)StatementField.Balance + 1;

    public BatchShape(IReadOnlyList<string> columns, IReadOnlyList<StatementField> fields, IReadOnlyList<bool> alwaysExtra, bool padded = false)
    {
        Padded = padded;
        Columns = columns;
        AlwaysExtra = [.. alwaysExtra];
        TextSlots = new int[FieldCount];
        Array.Fill(TextSlots, -1);
        Slots = columns.Count;
        foreach (var field in fields.Where(IsText)) TextSlots[(int)field] = Slots++;
        NumberFields = [.. fields.Where(f => !IsText(f)).Select(f => (int)f)];
    }

    /// <summary>The names of the record's columns, in order; their raw cells are the first slots of a row.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Whether a column's text is always kept beside the fields.</summary>
    public bool[] AlwaysExtra { get; }

    /// <summary>The slot of each text field, or -1.</summary>
    public int[] TextSlots { get; }

    /// <summary>Whether cells are filled up with blanks.</summary>
    public bool Padded { get; }

    public int[] NumberFields { get; }

    public int Slots { get; }

    public static bool IsText(StatementField field) => field <= StatementField.Remark;
}
