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
    /// <exception cref="SecretInReportException">One of them would tell a secret; none was written.</exception>
    public static Attestation Write(ConformanceReport report, string folder, string? privateKeyPem)
    {
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
        (string Name, byte[] Content)[] files =
        [
            (Results, results), ("junit.xml", JUnitXml.Write(report)), ("report.html", Encoding.UTF8.GetBytes(HtmlReport.Write(report))), ("badge.svg", Encoding.UTF8.GetBytes(Badge.Svg(report))), (AttestationFile, attestation.ToJson()),
        ];
        foreach (var (name, content) in files)
            if (report.Secrets.In(Encoding.UTF8.GetString(content)) is { } setting) throw new SecretInReportException(name, setting);
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in files) File.WriteAllBytes(Path.Join(folder, name), content);
        return attestation;
    }
}

/// <summary>A report would have told a secret that masking missed: ours to mend.</summary>
internal sealed class SecretInReportException(string file, string setting)
    : Exception($"{file} would tell the value of the setting '{setting}'. No report was written. This is a fault of the suite's masking: please report it, without the value.");
