using Rijie.Settlement.Statements;

namespace Rijie.Settlement.Tests.Statements;

public sealed class RowKeysTests
{
    [Fact]
    public void Add_AMillionRows_TakesAtMostFortyBytesEach()
    {
        var keys = new RowKeys();
        var most = 0L;

        for (var i = 1; i <= 1_000_000; i++)
        {
            Assert.Equal(KeyVerdict.New, keys.Add(RowKeys.Hash(BitConverter.GetBytes(i), 7), (ulong)i, (uint)i, out _));
            if (i >= 10_000 && i % 1000 == 0) most = Math.Max(most, keys.Bytes / keys.Count);
        }

        Assert.InRange(most, 25, 40);
        Assert.Equal(KeyVerdict.Duplicate, keys.Add(RowKeys.Hash(BitConverter.GetBytes(4711), 7), 4711, 9, out _));
    }

    [Fact]
    public void Add_SameKeyOtherContent_NamesTheFirstPlaceOnceAndStaysAConflict()
    {
        var keys = new RowKeys();
        keys.Add(5, 100, 1, out _);

        Assert.Equal((KeyVerdict.Conflict, 1u), (keys.Add(5, 101, 2, out var first), first));
        Assert.Equal((KeyVerdict.ConflictAgain, 1u), (keys.Add(5, 100, 3, out first), first));
    }
}
