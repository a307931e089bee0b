using Rijie.Conformance;

namespace Rijie.UnionPay.Simulator;

internal static class UnionPayArchive
{
    public static WireFile Zip(Book book, DateOnly clearingDate) => throw new NotSupportedException($"{book.OwnerNo} {clearingDate}");

    public static WireFile Packed(Book book, DateOnly clearingDate) => Zip(book, clearingDate);
}
