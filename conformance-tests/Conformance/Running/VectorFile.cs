using Rijie.Settlement.Yaml;

namespace Rijie.Conformance;

/// <summary>Reads vectors from a folder.</summary>
internal static class VectorFile
{
    private const string Schema = "rijie-vector/v1";

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

    private static string? Problem(Vector vector)
    {
        if (vector.Schema != Schema) return $"The schema must be {Schema}.";
        var kinds = (object?[])[vector.Statement, vector.Notification, vector.Answer];
        if (kinds.Count(k => k is not null) != 1) return "A vector holds exactly one of statement, notification and answer.";
        var file = vector.Statement?.File ?? (vector.Notification ?? vector.Answer)!.Body;
        return File.Exists(Path.Join(vector.Folder, Path.GetFileName(file))) ? null : $"The file '{file}' is not beside it.";
    }
}
