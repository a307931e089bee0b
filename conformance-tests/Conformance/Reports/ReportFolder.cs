using System.Text;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>Writes every form of a report into a folder.</summary>
internal static class ReportFolder
{
    public const string Results = "results.json";
    public const string AttestationFile = "attestation.json";

    /// <summary>Writes <c>results.json</c>, <c>junit.xml</c>, <c>report.html</c>, <c>badge.svg</c> and <c>attestation.json</c>; the folder is made if it is not there.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="privateKeyPem">Signs the attestation: an ECDSA key on P-256; <c>null</c> leaves it unsigned.</param>
    public static Attestation Write(ConformanceReport report, string folder, string? privateKeyPem)
    {
        Directory.CreateDirectory(folder);
        var results = ResultsJson.Write(report);
        var attestation = Attestation.Of(
            new()
            {
                Schema = Attestation.SchemaV1,
                Plugin = report.PluginId,
                Version = report.PluginVersion,
                PluginSha256 = report.PluginSha256,
                SuiteVersion = ConformanceReport.SuiteVersion,
                Level = report.Level,
                Waived = [.. report.Waivers.Select(w => new WaivedCheck { Check = w.Check, Reason = w.Reason, Until = w.Until })],
                ResultsSha256 = Attestation.Sha256(results),
                AskedAt = report.AskedAt,
            }, privateKeyPem);
        File.WriteAllBytes(Path.Join(folder, Results), results);
        File.WriteAllBytes(Path.Join(folder, "junit.xml"), JUnitXml.Write(report));
        File.WriteAllText(Path.Join(folder, "report.html"), HtmlReport.Write(report), new UTF8Encoding(false));
        File.WriteAllText(Path.Join(folder, "badge.svg"), Badge.Svg(report), new UTF8Encoding(false));
        File.WriteAllBytes(Path.Join(folder, AttestationFile), attestation.ToJson());
        return attestation;
    }
}
