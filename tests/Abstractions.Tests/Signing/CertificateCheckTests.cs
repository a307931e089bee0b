using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rijie.Signing;

namespace Rijie.Abstractions.Tests.Signing;

public sealed class CertificateCheckTests
{
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly X509Certificate2 Root = Request("CN=Root", isAuthority: true).CreateSelfSigned(Year(2020), Year(2030));
    private static readonly X509Certificate2 Leaf = Request("CN=Leaf", isAuthority: false).Create(Root, Year(2022), Year(2028), [1]);

    [Fact]
    public void Check_UnderTheRoot_HoldsWhileTheWholeChainIsValid()
    {
        var verdict = CertificateCheck.Check(Leaf, [], [Root], Year(2025), out var from, out var to);

        Assert.Equal(CertificateVerdict.Trusted, verdict);
        Assert.Equal((Year(2022), Year(2028)), (from, to));
    }

    [Fact]
    public void Check_WithoutItsRoot_IsUnknownAndHoldsForNoOtherTime()
    {
        using var other = Request("CN=Other", isAuthority: true).CreateSelfSigned(Year(2020), Year(2030));

        var verdict = CertificateCheck.Check(Leaf, [Root], [other], Year(2025), out var from, out var to);

        Assert.Equal(CertificateVerdict.UnknownIssuer, verdict);
        Assert.Equal((Year(2025), Year(2025)), (from, to));
    }

    [Theory]
    [InlineData(2021)]
    [InlineData(2029)]
    public void Check_OutsideItsDates_SaysSo(int year) => Assert.Equal(CertificateVerdict.OutsideItsDates, CertificateCheck.Check(Leaf, [], [Root], Year(year)));

    private static CertificateRequest Request(string name, bool isAuthority)
    {
        var request = new CertificateRequest(name, Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        return request;
    }

    private static DateTimeOffset Year(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
