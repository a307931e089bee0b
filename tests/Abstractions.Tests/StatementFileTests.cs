using System.Buffers;

namespace Rijie.Abstractions.Tests;

public sealed class StatementFileTests
{
    [Fact]
    public void Open_PartOfAnArray_IsThatPartWithoutACopy()
    {
        byte[] bytes = [1, 2, 3, 4, 5];

        using var stream = StatementFile.Open(bytes.AsMemory(1, 3));
        bytes[2] = 9;

        Assert.Equal([2, 9, 4], Bytes(stream));
        Assert.False(stream.CanWrite);
    }

    [Fact]
    public void Open_MemoryThatIsNoArray_IsTheSameBytes()
    {
        using var owner = new Unmanaged();

        using var stream = StatementFile.Open(owner.Memory);

        Assert.Equal([7, 8], Bytes(stream));
    }

    private static byte[] Bytes(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Memory without an array behind it.</summary>
    private sealed class Unmanaged : MemoryManager<byte>
    {
        private readonly byte[] bytes = [7, 8];

        public override Span<byte> GetSpan() => bytes;

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
