using System.Globalization;
using Rijie.Settlement.Yaml;

namespace Rijie.Conformance;

/// <summary>Reads vectors from a folder.</summary>
internal static class VectorFile
{
    private const string Schema = "rijie-vector/v1";
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Every <c>*.yaml</c> of the folder, in ordinal order.</summary>
    /// <exception cref="YamlException">Problems of every file, with file and place.</exception>
    public static IReadOnlyList<Vector> ReadAll(string folder)
    {
        var vectors = new List<Vector>();
        var problems = new List<YamlProblem>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            try
            {
                var vector = YamlBinder.Read<Vector>(File.ReadAllBytes(path), name) with { Name = name, Folder = folder };
                vectors.Add(vector);
                if (Problem(vector) is { } wrong) problems.Add(new(name, new(1, 1), "VECTOR", wrong));
            }
            catch (YamlException e)
            {
                problems.AddRange(e.Problems);
            }
        }
        return problems.Count == 0 ? vectors : throw new YamlException(YamlBinder.Sorted(problems));
    }

    /// <summary>A time of a vector, which is Beijing's.</summary>
    public static DateTimeOffset Instant(string text) => ChinaTime.ToInstant(DateTime.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture));

    /// <summary>The same the other way round.</summary>
    public static string Text(DateTimeOffset at) => ChinaTime.ToLocal(at).ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static bool IsTime(string text) => DateTime.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string? Problem(Vector vector)
    {
        if (vector.Schema != Schema) return $"The schema must be {Schema}.";
        var kinds = (object?[])[vector.Statement, vector.Notification, vector.Answer];
        if (kinds.Count(k => k is not null) != 1) return "A vector holds exactly one of statement, notification and answer.";
        if (vector.Expect.Append((vector.Answer ?? vector.Notification)?.Asked).Select(e => e?.TradedAt).Append((vector.Answer ?? vector.Notification)?.At).OfType<string>().FirstOrDefault(t => !IsTime(t)) is { } time)
            return $"'{time}' is no time such as 2026-01-05 10:00:00.";
        if (vector.Statement is null && vector.Expect.Count == 0) return "A vector of a message says under expect what must be read from it: without that it proves nothing.";
        var file = vector.Statement?.File ?? (vector.Notification ?? vector.Answer)!.Body;
        return File.Exists(Path.Join(vector.Folder, Path.GetFileName(file))) ? null : $"The file '{file}' is not beside it.";
    }
}
