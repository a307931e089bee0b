namespace Rijie.Settlement.Statements.Sketching;

/// <summary>How well the header of a column goes with a role; negative where it names another thing.</summary>
internal static class MoneyRoles
{
    private const int Never = -1;

    public static int Gross(ColumnMeaning? meaning) => meaning switch
    {
        ColumnMeaning.Gross => 6,
        ColumnMeaning.Amount or ColumnMeaning.OrderAmount => 5,
        ColumnMeaning.PayerAmount => 2,
        null => 0,
        _ => Never,
    };

    public static int Net(ColumnMeaning? meaning) => meaning switch
    {
        ColumnMeaning.Net => 5,
        ColumnMeaning.Amount or null => 0,
        _ => Never,
    };

    /// <summary>What lies between gross and net. What a platform gave away does not.</summary>
    public static int Extra(ColumnMeaning? meaning) => meaning switch
    {
        ColumnMeaning.Fee or ColumnMeaning.MerchantDiscount => 4,
        ColumnMeaning.Discount => 1,
        null => 0,
        _ => Never,
    };
}
