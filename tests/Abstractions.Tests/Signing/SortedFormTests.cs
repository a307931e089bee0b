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

    [Theory]
    [InlineData("a", "1", false)]
    [InlineData("a", "Tom & Jerry", false)]
    [InlineData("a", "x=1", false)]
    [InlineData("a", "1&=2", false)] // no name, so no field
    [InlineData("a", "1&", false)]
    [InlineData("a", "1&b=2", true)]
    [InlineData("a", "1&&b=", true)]
    [InlineData("a", "&key=K", true)]
    [InlineData("a=1", "2", true)]
    [InlineData("a&b", "2", true)]
    [InlineData("", "2", true)]
    public void IsAmbiguous_OneField_WhenItsTextCouldBeCutOtherwise(string name, string value, bool expected) =>
        Assert.Equal(expected, SortedForm.IsAmbiguous([new("z", "1"), new(name, value)]));

    [Theory]
    [InlineData("https://a.example/?x=1&y=2", false)]
    [InlineData("1&status=2", true)]
    [InlineData("1&y=2&status=3", true)]
    [InlineData("1&statuses=2", false)]
    public void IsAmbiguous_OnlySomeNamesAreRead_OthersInAValueDoNoHarm(string value, bool expected) =>
        Assert.Equal(expected, SortedForm.IsAmbiguous([new("a", value)], new HashSet<string> { "status" }));

    [Fact]
    public void IsAmbiguous_StringCutInAnyTwoWays_HoldsOfOneAtLeast() =>
        Gen.Select(Gen.Dictionary(Gen.String[Gen.Char["abc"], 1, 2], Gen.String[Gen.Char["a&=1"], 0, 6])[1, 4], Gen.Int[0, 4095]).Sample((one, cuts) =>
        {
            var text = SortedForm.Canonicalize(one, Signature, keepBlank: true);
            var pieces = text.Split('&');
            var other = new List<string> { pieces[0] };
            for (var i = 1; i < pieces.Length; i++)
                if ((cuts >> i & 1) == 1 && pieces[i].IndexOf('=', StringComparison.Ordinal) > 0) other.Add(pieces[i]);
                else other[^1] += "&" + pieces[i];
            var fields = other.Select(f => f.Split('=', 2)).Select(f => new KeyValuePair<string, string>(f[0], f[1])).ToList();
            return fields.OrderBy(f => f.Key, StringComparer.Ordinal).SequenceEqual(one.OrderBy(f => f.Key, StringComparer.Ordinal)) || SortedForm.IsAmbiguous(one) || SortedForm.IsAmbiguous(fields);
        }, iter: 20_000);
}
