using System.Globalization;
using System.Net;
using System.Text;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary><c>report.html</c>: one page that needs nothing else; failures first, each with what was expected, the rule, where to look and the wire.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222}
        table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left;vertical-align:top}
        pre{background:#f5f5f5;padding:.7rem;overflow:auto;white-space:pre-wrap;word-break:break-all}
        .fail,.engine-error{color:#b71c1c}.pass{color:#1b5e20}.waived,.inconclusive{color:#8a5300}.not-declared{color:#757575}
        article{border-left:4px solid #b71c1c;padding-left:1rem;margin:1.5rem 0}
        """;

    public static string Write(ConformanceReport report)
    {
        var html = new StringBuilder();
        var title = $"{report.PluginId} {report.PluginVersion}: {Badge.Text(report)}";
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Text(title)}</title><style>{Style}</style></head><body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Text(title)}</h1>\n<p>Suite {ConformanceReport.SuiteVersion}, contract {Text(report.Contract)}, asked at {report.AskedAt:yyyy-MM-dd HH:mm:ss}Z.<br>SHA-256 of the plugin: <code>{Text(report.PluginSha256)}</code></p>\n");
        WriteLevels(html, report);
        WriteFailures(html, report);
        WriteWaivers(html, report);
        WriteNotAsked(html, report);
        WriteFacts(html, report);
        WriteChecks(html, report);
        return html.Append("</body></html>\n").ToString();
    }

    private static void WriteLevels(StringBuilder html, ConformanceReport report)
    {
        html.Append("<table><tr><th>Level</th><th>Passed</th><th>Failed</th><th>Waived</th><th>Inconclusive</th><th>Engine errors</th><th>Not declared</th></tr>\n");
        foreach (var level in report.Checks.GroupBy(c => c.Check.Level).OrderBy(g => g.Key))
        {
            int Of(CheckResult result) => level.Count(c => c.Result == result);
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>L{level.Key}</td><td>{Of(CheckResult.Pass)}</td><td>{Of(CheckResult.Fail)}</td><td>{Of(CheckResult.Waived)}</td><td>{Of(CheckResult.Inconclusive)}</td><td>{Of(CheckResult.EngineError)}</td><td>{Of(CheckResult.NotDeclared)}</td></tr>\n");
        }
        html.Append("</table>\n");
    }

    private static void WriteFailures(StringBuilder html, ConformanceReport report)
    {
        var failures = report.Checks.Where(c => c.Result is CheckResult.Fail or CheckResult.EngineError or CheckResult.Waived).ToList();
        if (failures.Count == 0) return;
        html.Append("<h2>What failed</h2>\n");
        foreach (var failure in failures)
        {
            html.Append(CultureInfo.InvariantCulture, $"<article><h3>{Text(failure.Check.Id)} <small class=\"{failure.Result.Word()}\">{failure.Result.Word()}, L{failure.Check.Level}</small></h3>\n");
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text(failure.Reason ?? "")}</p><p><b>Why it matters:</b> {Text(failure.Check.Why)}<br><b>Rule:</b> {Text(failure.Check.Rule)}<br><b>Look first at:</b> {Text(failure.Check.Look)}</p>\n");
            if (failure.Wire.Count > 0) html.Append("<details><summary>The wire, masked</summary>\n");
            foreach (var exchange in failure.Wire) html.Append(CultureInfo.InvariantCulture, $"<pre>{Text(exchange)}</pre>\n");
            html.Append(failure.Wire.Count > 0 ? "</details></article>\n" : "</article>\n");
        }
    }

    private static void WriteWaivers(StringBuilder html, ConformanceReport report)
    {
        if (report.Waivers.Count == 0) return;
        html.Append("<h2>Waivers</h2><table><tr><th>Check</th><th>Reason</th><th>Until</th></tr>\n");
        foreach (var waiver in report.Waivers) html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(waiver.Check)}</td><td>{Text(waiver.Reason)}</td><td>{waiver.Until:yyyy-MM-dd}</td></tr>\n");
        html.Append("</table>\n");
    }

    private static void WriteNotAsked(StringBuilder html, ConformanceReport report)
    {
        if (report.NotAsked.Count == 0) return;
        html.Append("<h2>What was not asked</h2>\n<p>No level stands for these. What a plugin does not offer is nobody's fault; what its manifest or its author's simulator states is their word alone.</p>\n<table><tr><th>Reason</th><th>Checks</th></tr>\n");
        foreach (var (reason, checks) in report.NotAsked)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(reason)}</td><td>{checks.Count}: {Text(string.Join(", ", checks.Select(c => c.Id)))}</td></tr>\n");
        html.Append("</table>\n");
    }

    private static void WriteFacts(StringBuilder html, ConformanceReport report)
    {
        html.Append("<h2>What the answers rest on</h2>\n<p>Plugin and simulated provider can share a mistake, such as a wrong unit. Only a message or file that somebody else made, a vector, can show it.</p>\n<table><tr><th>Capability</th><th>Fact</th><th>Rests on</th></tr>\n");
        foreach (var fact in report.Facts)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{CapabilityName.Of(fact.Capability)}</td><td>{Text(fact.Fact)}</td><td>{(fact.Vectors.Count > 0 ? Text(string.Join(", ", fact.Vectors)) : "<span class=\"waived\">the author's own stub alone</span>")}</td></tr>\n");
        html.Append("</table>\n");
    }

    private static void WriteChecks(StringBuilder html, ConformanceReport report)
    {
        html.Append("<h2>Every check</h2><table><tr><th>Level</th><th>Check</th><th>Result</th><th>Why</th></tr>\n");
        foreach (var record in report.Checks)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>L{record.Check.Level}</td><td>{Text(record.Check.Id)}</td><td class=\"{record.Result.Word()}\">{record.Result.Word()}{(record is { Result: CheckResult.Pass or CheckResult.Inconclusive or CheckResult.NotDeclared, Reason: { } reason } ? ": " + Text(reason) : "")}</td><td>{Text(record.Check.Why)}</td></tr>\n");
        html.Append("</table>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
