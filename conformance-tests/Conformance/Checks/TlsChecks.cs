using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rijie.Conformance;

/// <summary>Level 4 of the secure connection: to a server that cannot prove who it is, nothing is said.</summary>
internal static class TlsChecks
{
    private static IReadOnlyList<(string Name, string What, int FromDays, int ToDays)> Certificates { get; } =
    [
        ("self_signed", "that signed its certificate itself", -1, 30),
        ("expired", "whose certificate has expired", -60, -30),
    ];

    public static IReadOnlyList<Check> All { get; } =
        [.. Asked.All.SelectMany(asked => Certificates.Select(c => Of(asked, $"{asked.Subject}.tls_{c.Name}", c.What, c.FromDays, c.ToDays)))];

    private static Check Of(Asked asked, string id, string what, int fromDays, int toDays) => new()
    {
        Id = id, Level = 4, Capability = asked.Capability,
        Why = "Whoever stands between reads the merchant's credentials, and answers in the provider's name.",
        Rule = "reliability: TLS is never weakened; contract: the HttpClient that the host gives", Look = "handlers of its own and certificate callbacks",
        Ask = async (bench, stop) =>
        {
            bench.Options = bench.Options with { FailuresToPause = int.MaxValue };
            Asked.Fill(bench);
            await asked.WholeAsync(bench, stop);
            Asked.NeedHttp(bench);
            using var certificate = Made(fromDays, toDays);
            await using var impostor = new FaultProxy(new Uri(bench.Server.Url!), certificate);
            var host = bench.Start(bench.Plugin, impostor.Address);

            await asked.RefusedAsync(bench, host, $"at a server {what}", [ProviderFailure.Unavailable], false, stop);

            Expect.Equal(0, impostor.Exchanges.Count, $"{asked.Subject}: requests that a server {what} got to read");
        },
    };

    private static X509Certificate2 Made(int fromDays, int toDays)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        // The machine's clock, not the bench's: TLS knows no other.
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(fromDays), now.AddDays(toDays));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
