using System.Globalization;

namespace Rijie.Wire;

/// <summary>Where a list is read that is asked by page number: which slice of the window, which page, how many rows of the slice so far.</summary>
/// <remarks>
/// The count that the provider states decides where the list ends, never the length of a page: a short page is not the last one,
/// and some providers begin again behind the last. Its text is the cursor.
/// </remarks>
public sealed record PagePlace
{
    private const int MostPages = 10_000;

    /// <summary>The slice of the window, from 0, where the provider's window is shorter than what was asked.</summary>
    public int SliceNo { get; init; }

    /// <summary>The page, from 1.</summary>
    public int PageNo { get; init; } = 1;

    /// <summary>Rows a page; the same for all pages, or rows would be skipped.</summary>
    public required int PageSize { get; init; }

    /// <summary>How many rows of this slice came before.</summary>
    public int Seen { get; init; }

    /// <summary>The number of the row with which the page before began, without <c>|</c>: a page that begins with it is that page again.</summary>
    public string FirstKey { get; init; } = "";

    /// <summary>The place behind a page, or <c>null</c> at the end of the slice.</summary>
    /// <param name="count">How many rows the page had.</param>
    /// <param name="firstKey">The number of its first row, or <c>null</c> when it is empty.</param>
    /// <param name="total">How many rows the provider says that the slice has.</param>
    /// <exception cref="FormatException">The page came twice, or the pages hold less than was stated.</exception>
    public PagePlace? After(int count, string? firstKey, int total)
    {
        if (count > 0 && firstKey == FirstKey) throw new FormatException("the same page came twice.");
        if (Seen + count >= total) return null;
        if (count == 0 || firstKey is null) throw new FormatException("the stated count is more than the pages hold.");
        return Next(count, firstKey);
    }

    /// <summary>The place behind a page of a list that states how many pages it has instead of how many rows, or <c>null</c> at its end.</summary>
    /// <param name="count">How many rows the page had.</param>
    /// <param name="firstKey">The number of its first row, or <c>null</c> when it is empty.</param>
    /// <param name="totalPages">How many pages the provider says that there are.</param>
    /// <exception cref="FormatException">The page came twice, holds more rows than were asked for, or is empty and not the last.</exception>
    public PagePlace? AfterPage(int count, string? firstKey, int totalPages)
    {
        if (count > PageSize) throw new FormatException("a page holds more rows than were asked for.");
        if (count > 0 && firstKey == FirstKey) throw new FormatException("the same page came twice.");
        if (PageNo >= totalPages) return null;
        if (count == 0 || firstKey is null) throw new FormatException("a page before the last is empty.");
        return Next(count, firstKey);
    }

    /// <summary>The first page of the next slice.</summary>
    public PagePlace NextSlice() => new() { SliceNo = SliceNo + 1, PageSize = PageSize };

    /// <summary>Reads a cursor.</summary>
    /// <exception cref="ArgumentException">It is not one of this kind.</exception>
    public static PagePlace Read(string cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        var parts = cursor.Split('|');
        return parts is [var slice, var page, var size, var seen, var first]
            && TryNumber(slice, out var sliceNo) && TryNumber(page, out var pageNo) && TryNumber(size, out var pageSize) && TryNumber(seen, out var rows) && pageNo > 0 && pageSize > 0
                ? new() { SliceNo = sliceNo, PageNo = pageNo, PageSize = pageSize, Seen = rows, FirstKey = first }
                : throw new ArgumentException("The cursor is not one of this source.", nameof(cursor));
    }

    /// <summary>The cursor.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SliceNo}|{PageNo}|{PageSize}|{Seen}|{FirstKey}");

    private PagePlace Next(int count, string firstKey) => PageNo < MostPages
        ? this with { PageNo = PageNo + 1, Seen = Seen + count, FirstKey = firstKey }
        : throw new FormatException("the list does not end.");

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
