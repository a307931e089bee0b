using System.Globalization;
using System.Xml;

namespace Rijie.Conformance;

/// <summary><c>junit.xml</c>: what build servers show.</summary>
internal static class JUnitXml
{
    public static byte[] Write(ConformanceReport report)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new() { Indent = true, CheckCharacters = false }))
        {
            xml.WriteStartElement("testsuites");
            foreach (var level in report.Checks.GroupBy(c => c.Check.Level).OrderBy(g => g.Key)) WriteLevel(xml, report.PluginId, level.Key, [.. level]);
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static void WriteLevel(XmlWriter xml, string plugin, int level, IReadOnlyList<CheckRecord> checks)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", $"{plugin} L{level.ToString(CultureInfo.InvariantCulture)}");
        Count(xml, "tests", checks.Count);
        Count(xml, "failures", checks.Count(c => ElementOf(c) == "failure"));
        Count(xml, "errors", checks.Count(c => ElementOf(c) == "error"));
        Count(xml, "skipped", checks.Count(c => ElementOf(c) == "skipped"));
        foreach (var check in checks)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", plugin);
            xml.WriteAttributeString("name", check.Check.Id);
            xml.WriteAttributeString("time", ((decimal)check.Took.TotalMilliseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture));
            if (ElementOf(check) is { } element)
            {
                xml.WriteStartElement(element);
                xml.WriteAttributeString("message", Printable(check.Reason ?? check.Result.ToString()));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static string? ElementOf(CheckRecord check) => check.Result switch
    {
        CheckResult.Pass => null,
        // Without an earlier build nobody can ask level 5, and no level below it suffers.
        CheckResult.Inconclusive when check.Check.Level == CheckCatalog.HighestLevel => "skipped",
        CheckResult.Fail or CheckResult.Inconclusive => "failure",
        CheckResult.EngineError => "error",
        _ => "skipped",
    };

    private static void Count(XmlWriter xml, string name, int count) => xml.WriteAttributeString(name, count.ToString(CultureInfo.InvariantCulture));

    // XML 1.0 has no way to write most control characters.
    private static string Printable(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
}
