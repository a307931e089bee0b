using System.Text;
using CsCheck;
using Rijie.Signing;

namespace Rijie.Abstractions.Tests.Signing;

public sealed class SortedFormTests
{
    private static readonly HashSet<string> Signature = ["signature"];

    [Fact]
    public void Canonicalize_BlanksAndSignature_AreLeftOut() =>
        Assert.Equal("a=1&b=2&中=文", SortedForm.Canonicalize([new("b", "2"), new("signature", "x"), new("中", "文"), new("empty", ""), new("a", "1")], Signature));

    [Fact]
    public void Canonicalize_NamesBeyondTheBasicPlane_AreInByteOrder() =>
        Assert.Equal("\uFF5E=1&\U0001F600=2", SortedForm.Canonicalize([new("\U0001F600", "2"), new("\uFF5E", "1")], Signature));

    [Fact]
    public void Pieces_NameTwice_Throws() =>
        Assert.Throws<FormatException>(() => SortedForm.Pieces([new("a", "1"u8.ToArray()), new("a", "2"u8.ToArray())], Signature));

    [Fact]
    public void Pieces_AnyFields_AreTheBytesOfTheString() =>
        Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 6], Gen.String[Gen.Char.AlphaNumeric, 0, 6])[0, 8].Sample(fields =>
        {
            var text = SortedForm.Canonicalize(fields, Signature);

            var pieces = SortedForm.Pieces(fields.Select(f => new KeyValuePair<string, ReadOnlyMemory<byte>>(f.Key, Encoding.UTF8.GetBytes(f.Value))), Signature);

            return Encoding.UTF8.GetString([.. pieces.SelectMany(p => p.ToArray())]) == text;
        }, iter: 2000);
}
