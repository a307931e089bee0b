using System.Text.Json;
using CsCheck;
using Rijie.Settlement.Matching;

namespace Rijie.Settlement.Tests.Matching;

public sealed class FileGateTests
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private static readonly DateTimeOffset Due = ChinaTime.ToInstant(new(2026, 1, 6), new(9, 0));

    [Fact]
    public void Run_FileNotThereByItsTime_IsF01OnceAndTheDayIsOpen()
    {
        var early = FileGate.Run("lakala-org", [Expected("zm")], [], Due.AddSeconds(-1));
        var late = FileGate.Run("lakala-org", [Expected("zm")], [], Due);

        Assert.Empty(early.Breaks);
        var found = Assert.Single(late.Breaks);
        Assert.Equal((BreakCode.F01, MatchLevel.File, "zm-20260105", Day), (found.Code, found.Level, found.Reference, found.OriginalDate));
        Assert.Empty(late.CompleteDates);
    }

    [Fact]
    public void Run_BothFilesWhole_CompletesTheDay()
    {
        var half = FileGate.Run("up", [Expected("zm"), Expected("zme")], [Received("zm")], Due.AddHours(-1));
        var whole = FileGate.Run("up", [Expected("zm"), Expected("zme")], [Received("zm"), Received("zme")], Due.AddHours(-1));

        Assert.Empty(half.CompleteDates);
        Assert.Equal([Day], whole.CompleteDates);
        Assert.Empty(whole.Breaks);
    }

    [Fact]
    public void Run_OneOfTwoMerchantsFilesMissing_IsF01OfThatFileAndTheDayIsOpen()
    {
        ExpectedFile[] expected = [Expected("bill") with { MerchantNo = "M1", Name = "M1.csv" }, Expected("bill") with { MerchantNo = "M2", Name = "M2.csv" }];

        var result = FileGate.Run("ums", expected, [Received("bill") with { MerchantNo = "M1" }], Due);

        Assert.Equal((BreakCode.F01, "M2.csv"), (Assert.Single(result.Breaks).Code, result.Breaks[0].Reference));
        Assert.Empty(result.CompleteDates);
    }

    [Fact]
    public void Run_FileMissingBetweenTwo_IsF05AtOnceAndHealsWhenItComes()
    {
        ExpectedFile[] expected = [Expected("bill") with { IsBetween = true, DueAt = DateTimeOffset.MaxValue }];

        var gap = FileGate.Run("ums", expected, [], Due);
        var whole = FileGate.Run("ums", expected, [Received("bill")], Due);

        Assert.Equal((BreakCode.F05, Day), (Assert.Single(gap.Breaks).Code, gap.Breaks[0].OriginalDate));
        Assert.Empty(gap.OpenDates);
        Assert.Empty(whole.Breaks);
    }

    [Fact]
    public void Run_TotalsDiffer_IsF02WithTheDifference()
    {
        var result = FileGate.Run("up", [Expected("zm")], [Received("zm") with { Fate = FileFate.TotalsDiffer, TotalDelta = Money.FromFen(-300) }], Due);

        Assert.Equal((BreakCode.F02, -300), (Assert.Single(result.Breaks).Code, result.Breaks[0].Delta.Fen));
        Assert.Empty(result.CompleteDates);
    }

    [Fact]
    public void Run_OtherVersionWithRejects_IsF03AndF04AndTheDayIsOpen()
    {
        var result = FileGate.Run("up", [Expected("zm")], [Received("zm") with { Fate = FileFate.ImportedWithRejects, RejectedRows = 2, Reissue = true }], Due);

        Assert.Equal([BreakCode.F03, BreakCode.F04], result.Breaks.Select(b => b.Code));
        Assert.Empty(result.CompleteDates);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Run_HeldForAnotherReason_IsF04AndTheDayIsOpen(long rejected)
    {
        var result = FileGate.Run("up", [Expected("zm")], [Received("zm") with { Fate = FileFate.Held, RejectedRows = rejected }], Due);

        Assert.Equal(BreakCode.F04, Assert.Single(result.Breaks).Code);
        Assert.Empty(result.CompleteDates);
    }

    /// <summary>I-REC-7, for files.</summary>
    [Fact]
    public void Run_AnyOrderOfFiles_GivesTheSameAnswer() => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var random = new Random(seed);
        var expected = Enumerable.Range(0, 6).Select(i => Expected($"layout-{i % 3}") with { Name = $"file-{i}", ClearingDate = Day.AddDays(i / 3), NoTrade = random.Next(5) == 0 }).ToArray();
        var received = expected.Where(_ => random.Next(4) > 0)
            .Select(e => new ReceivedFile { Name = e.Name, ClearingDate = e.ClearingDate, LayoutId = e.LayoutId, Fate = (FileFate)random.Next(5), RejectedRows = random.Next(2), Reissue = random.Next(3) == 0 }).ToArray();
        var first = FileGate.Run("up", expected, received, Due.AddDays(1));
        random.Shuffle(expected);
        random.Shuffle(received);

        var second = FileGate.Run("up", expected, received, Due.AddDays(1));

        Assert.Equal(JsonSerializer.Serialize(first.Breaks), JsonSerializer.Serialize(second.Breaks));
        Assert.Equal(first.CompleteDates.Order(), second.CompleteDates.Order());
    }, iter: 200);

    [Fact]
    public void Run_RefusedDownload_IsAsIfItHadNotCome()
    {
        var result = FileGate.Run("up", [Expected("zm")], [Received("zm") with { Fate = FileFate.Refused }], Due);

        Assert.Equal(BreakCode.F01, Assert.Single(result.Breaks).Code);
    }

    [Fact] // what was paid is another matter than what was sold
    public void Run_PayoutListMissing_CompletesTheDaysTradeButNotItsPayouts()
    {
        ExpectedFile[] expected = [Expected("zm"), Expected("pay") with { IsPayoutList = true }];

        var half = FileGate.Run("up", expected, [Received("zm")], Due);
        var whole = FileGate.Run("up", expected, [Received("zm"), Received("pay")], Due);
        var other = FileGate.Run("up", expected, [Received("pay")], Due);

        Assert.Equal((BreakCode.F01, "pay-20260105"), (Assert.Single(half.Breaks).Code, half.Breaks[0].Reference));
        Assert.Equal([Day], half.CompleteDates);
        Assert.Equal([], half.PayoutDates);
        Assert.Equal([Day], half.OpenDates);
        Assert.Equal([Day], whole.CompleteDates);
        Assert.Equal([Day], whole.PayoutDates);
        Assert.Equal([], whole.OpenDates);
        Assert.Equal([], other.CompleteDates);
        Assert.Equal([], other.PayoutDates);
        Assert.Equal([Day], other.OpenDates);
    }

    [Fact]
    public void Run_NoTrade_CompletesTheDayWithoutAFile()
    {
        var result = FileGate.Run("up", [Expected("zm") with { NoTrade = true }], [], Due);

        Assert.Empty(result.Breaks);
        Assert.Equal([Day], result.CompleteDates);
    }

    private static ExpectedFile Expected(string layout) => new() { Name = $"{layout}-20260105", ClearingDate = Day, LayoutId = layout, DueAt = Due };

    private static ReceivedFile Received(string layout) => new() { Name = $"{layout}-20260105", ClearingDate = Day, LayoutId = layout, Fate = FileFate.Imported };
}
