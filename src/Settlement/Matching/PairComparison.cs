using System.Globalization;

namespace Rijie.Settlement.Matching;

/// <summary>Compares two rows of one transaction in the order of settlement specification 4.2; the first difference gives the break its code.</summary>
internal static class PairComparison
{
    /// <summary>Everything in which the pair differs, tolerated differences included.</summary>
    public static List<BreakDifference> Compare(RowPair pair, MatchLevel level, RunFacts facts)
    {
        var (book, actual) = (pair.Book, pair.Actual);
        var differences = new List<BreakDifference>();
        void Add(BreakCode code, string field, string? bookText, string? actualText, Money delta = default, string? subcode = null, bool tolerated = false) =>
            differences.Add(new() { Code = code, Subcode = subcode, Field = field, Book = bookText ?? "", Actual = actualText ?? "", Delta = delta, Tolerated = tolerated });

        var bookNet = NetOf(book, facts, actual.Fee);
        var actualNet = NetOf(actual, facts, book.Fee);
        var sameCurrency = book.HasCurrencyOf(actual);
        if (!sameCurrency) Add(BreakCode.R07, "currency", book.Currency, actual.Currency);
        if (book.Type != actual.Type) Add(BreakCode.R06, "type", book.Type.ToString(), actual.Type.ToString(), sameCurrency ? actualNet - bookNet : default);
        if (StateComparison.Subcode(pair) is { } subcode)
            Add(BreakCode.R05, "state", book.State.ToString(), actual.State.ToString(), StateDelta(subcode, bookNet, actualNet), subcode);
        List<BreakDifference> sales = [.. facts.Sales.Compare(actual)];
        if (sameCurrency)
        {
            if (book.Gross != actual.Gross) Add(BreakCode.R03, "gross", Text(book.Gross), Text(actual.Gross), actualNet - bookNet);
            if (FeeComparison.Compare(actual, book.Gross == actual.Gross && book.Type == actual.Type ? book.Fee : null, level, facts) is { } fee && !IsSaid(fee, sales)) differences.Add(fee);
            if (NetDifference(pair) is { } net) differences.Add(net);
        }
        CompareDates(pair, Add);
        CompareClasses(book, actual, Add);
        differences.AddRange(sales);
        return differences;
    }

    /// <summary>What nearly every pair is: the same in all that is compared, so that nothing has to be worked out.</summary>
    public static bool AreAlike(MatchRow book, MatchRow actual, MatchLevel level, RunFacts facts) =>
        book.Type == actual.Type && book.State == TransactionState.Succeeded && actual.State == TransactionState.Succeeded && book.UndoneBy is null && actual.UndoneBy is null
        && book.Gross == actual.Gross && actual.IsBalanced && book.HasCurrencyOf(actual)
        && (book.Fee is null || book.Fee == actual.Fee) && (book.Net is null || book.Net == actual.Net)
        && (level != MatchLevel.L2 || facts.HasRightFee(actual))
        && facts.Sales.IsPlain(actual) && book.CardType == actual.CardType && book.MerchantClass == actual.MerchantClass && book.HasCategoryOf(actual) && book.ClearingDate == actual.ClearingDate;

    /// <summary>What a row without a counterpart shows wrong by itself: its fee against the contract, its sums.</summary>
    public static List<BreakDifference> CompareAlone(MatchRow row, MatchLevel level, RunFacts facts)
    {
        var differences = new List<BreakDifference>();
        List<BreakDifference> sales = [.. facts.Sales.Compare(row)];
        if (row.Type.IsToldByBoth() && FeeComparison.Compare(row, null, level, facts) is { } fee && !IsSaid(fee, sales)) differences.Add(fee);
        if (Unbalanced(row) is { } net) differences.Add(net);
        differences.AddRange(sales);
        return differences;
    }

    /// <summary>A refund has no price where its sale is not there; that is said already, and by its cause.</summary>
    private static bool IsSaid(BreakDifference fee, List<BreakDifference> sales) => fee.Subcode == Subcodes.Unpriced && sales.Exists(d => d.Code is BreakCode.R12 or BreakCode.R17);

    /// <summary>What the row moves: its net, else its gross less the fee by its own word, by contract, or by <paramref name="otherFee"/>.</summary>
    public static Money NetOf(MatchRow row, RunFacts facts, Money? otherFee = null) =>
        row.Net ?? row.Type.Sign() * row.Gross - (row.Fee ?? facts.ExpectedFeeOf(row) ?? otherFee ?? Money.Zero);

    private static Money StateDelta(string subcode, Money bookNet, Money actualNet) => subcode == Subcodes.LocalSuccess ? -bookNet : actualNet;

    private static BreakDifference? NetDifference(RowPair pair)
    {
        if (Unbalanced(pair.Actual) is { } unbalanced) return unbalanced;
        var (book, actual) = (pair.Book, pair.Actual);
        var otherwiseEqual = book.Type == actual.Type && book.Gross == actual.Gross && book.Fee is { } fee && fee == actual.Fee;
        // Equal gross and fee with unequal nets: one of the two rows does not add up.
        return otherwiseEqual && book.Net is { } bookNet && actual.Net is { } actualNet && bookNet != actualNet
            ? new() { Code = BreakCode.R15, Field = "net", Book = Text(bookNet), Actual = Text(actualNet), Delta = actualNet - bookNet } : null;
    }

    private static BreakDifference? Unbalanced(MatchRow row)
    {
        if (row.IsBalanced) return null;
        var computed = row.Type.Sign() * row.Gross - (row.Fee ?? Money.Zero);
        var reported = row.Net ?? computed;
        return new() { Code = BreakCode.R15, Field = "net", Book = Text(computed), Actual = Text(reported), Delta = reported - computed };
    }

    private static void CompareDates(RowPair pair, AddDifference add)
    {
        if (pair.Book.ClearingDate is not { } book || pair.Actual.ClearingDate is not { } actual || book == actual) return;
        var isNextDay = Math.Abs(book.DayNumber - actual.DayNumber) == 1;
        var tolerated = isNextDay && (pair.Book.IsNearCut || pair.Actual.IsNearCut);
        add(BreakCode.R11, "clearing_date", Text(book), Text(actual), tolerated: tolerated);
    }

    private static void CompareClasses(MatchRow book, MatchRow actual, AddDifference add)
    {
        if (PricedAs(book.CardType) is { } bookCard && PricedAs(actual.CardType) is { } actualCard && bookCard != actualCard)
            add(BreakCode.R14, "card_type", book.CardType.ToString(), actual.CardType.ToString());
        if (book.MerchantClass != MerchantClass.Unknown && actual.MerchantClass != MerchantClass.Unknown && book.MerchantClass != actual.MerchantClass)
            add(BreakCode.R14, "merchant_class", book.MerchantClass.ToString(), actual.MerchantClass.ToString());
        if (book.Text(Word.MerchantCategoryCode) is { } bookCode && actual.Text(Word.MerchantCategoryCode) is { } actualCode && bookCode != actualCode)
            add(BreakCode.R14, "merchant_category_code", bookCode, actualCode);
    }

    /// <summary>A semi-credit card is priced as credit; a wallet that shows no card says nothing of the card behind it.</summary>
    private static CardType? PricedAs(CardType type) => type switch
    {
        CardType.Unknown or CardType.None => null,
        CardType.SemiCredit => CardType.Credit,
        _ => type,
    };

    internal static string Text(Money money) => money.Fen.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private delegate void AddDifference(BreakCode code, string field, string? book, string? actual, Money delta = default, string? subcode = null, bool tolerated = false);
}
