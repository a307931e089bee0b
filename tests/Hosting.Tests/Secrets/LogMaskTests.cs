using CsCheck;

namespace Rijie.Hosting.Tests;

public sealed class LogMaskTests
{
    [Theory]
    [InlineData("card 6222021234567890128 declined", "card 622202*********0128 declined")]
    [InlineData("4111111111111111", "411111******1111")]
    [InlineData("a5555555555554444b378282246310005", "a555555******4444b378282*****0005")]
    [InlineData("卡6222021234567890128，", "卡622202*********0128，")]
    public void Mask_ACardNumber_KeepsFirstSixLastFourAndTheLength(string text, string masked)
    {
        var result = CardText.Mask(text);

        Assert.Equal(masked, result);
        Assert.Equal(text.Length, result.Length);
    }

    [Theory]
    [InlineData("6222021234567890127")] // fails Luhn
    [InlineData("20260105110113130166221111110002")] // 32 digits: an order number
    [InlineData("17605112345678")] // passes no card prefix
    [InlineData("622202123456")] // 12 digits: a retrieval reference
    [InlineData("6226****8223")]
    [InlineData("")]
    public void Mask_WhatHasNotTheShapeOfACard_Stays(string text) => Assert.Same(text, CardText.Mask(text));

    [Fact]
    public void Mask_Twice_ChangesNothingMore() =>
        Gen.String[Gen.Char["0123456789 46-卡"], 0, 60].Sample(text =>
        {
            var once = CardText.Mask(text);

            return CardText.Mask(once) == once && once.Length == text.Length && !CardText.HoldsCard(once);
        }, iter: 20_000);

    [Fact]
    public void Clean_AnySecretAnywhere_IsGone()
    {
        var mask = new LogMask(["canary-secret", "-----BEGIN KEY-----\nTUlJRXZRSUJB\nREFOQmdrcWhr\n-----END KEY-----"]);

        var text = mask.Clean("k=canary-secret; key TUlJRXZRSUJB and REFOQmdrcWhr, canary-secretcanary-secret");

        Assert.Equal("k=***; key *** and ***, ******", text);
    }

    [Fact]
    public void Clean_ControlCharacters_AreShownAndLongTextsCut()
    {
        var mask = new LogMask([]);

        Assert.Equal("a\\u000aFAKE LINE\\u001b[31m", mask.Clean("a\nFAKE LINE\u001b[31m"));
        Assert.Equal(8 * 1024 + 1, mask.Clean(new string('x', 100_000)).Length);
    }

    [Fact]
    public void Clean_StructuredValues_KeepTheirTypeUnlessTheyHoldACard()
    {
        var mask = new LogMask([]);

        Assert.Equal(42L, mask.Clean((object)42L));
        Assert.Equal("411111******1111", mask.Clean((object)4111111111111111L));
        Assert.Equal("***", new LogMask(["secret-key"]).Clean((object)new Uri("secret-key", UriKind.Relative)));
    }
}
