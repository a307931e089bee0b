using Rijie.Wire;

namespace Rijie.Abstractions.Tests.Wire;

public sealed class PagePlaceTests
{
    private static readonly PagePlace First = new() { PageSize = 2 };

    [Fact]
    public void After_AShortPageBeforeTheStatedEnd_GoesOn()
    {
        var next = First.After(1, "A", total: 3);

        Assert.Equal(new PagePlace { PageSize = 2, PageNo = 2, Seen = 1, FirstKey = "A" }, next);
        Assert.Null(next!.After(2, "B", total: 3));
    }

    [Fact]
    public void After_ThePageBeforeAgain_IsNotReadForEver() =>
        Assert.Throws<FormatException>(() => First.After(2, "A", total: 9)!.After(2, "A", total: 9));

    [Fact]
    public void After_AnEmptyPageBeforeTheStatedEnd_IsAFailure() => Assert.Throws<FormatException>(() => First.After(0, null, total: 1));

    [Fact]
    public void AfterPage_AShortPageBeforeTheLast_GoesOn()
    {
        var next = First.AfterPage(1, "A", totalPages: 2);

        Assert.Equal(new PagePlace { PageSize = 2, PageNo = 2, Seen = 1, FirstKey = "A" }, next);
        Assert.Null(next!.AfterPage(2, "B", totalPages: 2));
        Assert.Null(First.AfterPage(0, null, totalPages: 0));
    }

    [Theory]
    [InlineData(3, "A", 9)] // more rows than were asked for
    [InlineData(0, null, 2)] // empty, and not the last
    public void AfterPage_APageThatCannotBe_IsAFailure(int count, string? first, int pages) => Assert.Throws<FormatException>(() => First.AfterPage(count, first, pages));

    [Fact]
    public void AfterPage_ThePageBeforeAgain_IsNotReadForEver() =>
        Assert.Throws<FormatException>(() => First.AfterPage(2, "A", totalPages: 9)!.AfterPage(2, "A", totalPages: 9));

    [Fact]
    public void Cursor_WrittenAndRead_IsTheSamePlace()
    {
        var place = new PagePlace { SliceNo = 3, PageNo = 7, PageSize = 100, Seen = 600, FirstKey = "T-1" };

        Assert.Equal(place, PagePlace.Read(place.ToString()));
        Assert.Equal(new PagePlace { SliceNo = 4, PageSize = 100 }, place.NextSlice());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1|2|3|4")]
    [InlineData("0|0|1|0|")]
    [InlineData("0|-1|1|0|")]
    [InlineData("0|99999999999|1|0|")]
    public void Read_AForeignCursor_IsRefused(string cursor) => Assert.Throws<ArgumentException>(() => PagePlace.Read(cursor));
}
