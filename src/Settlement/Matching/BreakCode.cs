namespace Rijie.Settlement.Matching;

/// <summary>How bad a break is.</summary>
internal enum Severity
{
    /// <summary>To know.</summary>
    Info,

    /// <summary>To look at within three working days.</summary>
    Warning,

    /// <summary>To settle within a working day.</summary>
    High,

    /// <summary>Money is at risk now; blocks the close of the day.</summary>
    Critical,
}

/// <summary>The codes of settlement specification 4.6; the names are stored and shown as they stand.</summary>
internal enum BreakCode
{
    F01, F02, F03, F04, F05,
    T01,
    R01, R02, R03, R04, R05, R06, R07, R08, R09, R10, R11, R12, R13, R14, R15, R16, R17,
    P01, P02, P03, P04, P05, P06, P07, P08, P09, P10,
    B01, B02, B03, B04,
}

/// <summary>Facts about <see cref="BreakCode"/>.</summary>
internal static class BreakCodes
{
    /// <summary>The severity of settlement specification 4.6.</summary>
    public static Severity SeverityOf(BreakCode code) => code switch
    {
        BreakCode.P10 => Severity.Info,
        BreakCode.F03 or BreakCode.T01 or BreakCode.R04 or BreakCode.R06 or BreakCode.R10 or BreakCode.R11
            or BreakCode.P07 or BreakCode.P09 => Severity.Warning,
        BreakCode.R07 or BreakCode.R09 or BreakCode.R13 or BreakCode.R16 or BreakCode.P02 or BreakCode.P05
            or BreakCode.P06 or BreakCode.P08 or BreakCode.B01 or BreakCode.B03 or BreakCode.B04 => Severity.Critical,
        _ => Severity.High,
    };

    /// <summary>The name in English, as the API and exports write it.</summary>
    public static string NameOf(BreakCode code) => code switch
    {
        BreakCode.F01 => "file_missing",
        BreakCode.F02 => "file_total_mismatch",
        BreakCode.F03 => "file_reissued",
        BreakCode.F04 => "file_row_invalid",
        BreakCode.F05 => "file_gap",
        BreakCode.T01 => "terminal_total_mismatch",
        BreakCode.R01 => "missing_at_provider",
        BreakCode.R02 => "missing_locally",
        BreakCode.R03 => "amount_mismatch",
        BreakCode.R04 => "fee_mismatch",
        BreakCode.R05 => "status_mismatch",
        BreakCode.R06 => "type_mismatch",
        BreakCode.R07 => "currency_mismatch",
        BreakCode.R08 => "duplicate_local",
        BreakCode.R09 => "duplicate_provider",
        BreakCode.R10 => "ambiguous",
        BreakCode.R11 => "date_mismatch",
        BreakCode.R12 => "original_not_found",
        BreakCode.R13 => "over_refund",
        BreakCode.R14 => "class_mismatch",
        BreakCode.R15 => "row_not_balanced",
        BreakCode.R16 => "double_payment_across_providers",
        BreakCode.R17 => "refund_at_other_provider",
        BreakCode.P01 => "payout_late",
        BreakCode.P02 => "payout_short",
        BreakCode.P03 => "payout_over",
        BreakCode.P04 => "payout_unexpected",
        BreakCode.P05 => "payout_returned",
        BreakCode.P06 => "payout_frozen",
        BreakCode.P07 => "payout_split_incomplete",
        BreakCode.P08 => "payout_account_mismatch",
        BreakCode.P09 => "payout_fee_mismatch",
        BreakCode.P10 => "negative_carried",
        BreakCode.B01 => "bank_entry_missing",
        BreakCode.B02 => "bank_entry_unexpected",
        BreakCode.B03 => "bank_amount_mismatch",
        BreakCode.B04 => "bank_duplicate",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}

/// <summary>The subcodes that this slice gives.</summary>
internal static class Subcodes
{
    public const string NoContract = "no_contract";
    public const string Unpriced = "unpriced";
    public const string FeeExceedsAmount = "fee_exceeds_amount";
    public const string Rounding = "rounding";
    public const string Unexplained = "unexplained";
    public const string LocalSuccess = "local_success";
    public const string ProviderSuccess = "provider_success";
    public const string ReversalNotApplied = "reversal_not_applied";
    public const string VoidNotApplied = "void_not_applied";
    public const string UnknownLocal = "unknown_local";

    /// <summary>The mirror of <see cref="UnknownLocal"/>: the provider has a row that never ended and that the shop does not have.</summary>
    public const string UnknownProvider = "unknown_provider";
}
