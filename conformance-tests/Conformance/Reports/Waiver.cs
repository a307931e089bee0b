using Rijie.Settlement.Yaml;

namespace Rijie.Conformance;

/// <summary>A file of waivers, schema <c>rijie-waivers/v1</c>.</summary>
internal sealed record WaiverFile
{
    private const string SchemaV1 = "rijie-waivers/v1";

    public required string Schema { get; init; }

    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="YamlException">With every problem.</exception>
    public static IReadOnlyList<Waiver> Read(string path)
    {
        var name = Path.GetFileName(path);
        var file = YamlBinder.Read<WaiverFile>(File.ReadAllBytes(path), name);
        var problems = file.Waivers.Where(w => !CheckCatalog.All.Any(c => c.Id == w.Check)).Select(w => new YamlProblem(name, w.Place, "WAIVER_CHECK", $"There is no check '{w.Check}'{YamlBinder.Nearest(w.Check, [.. CheckCatalog.All.Select(c => c.Id)])}.")).ToList();
        problems.AddRange(file.Waivers.Where(w => string.IsNullOrWhiteSpace(w.Reason)).Select(w => new YamlProblem(name, w.Place, "WAIVER_REASON", $"The waiver of '{w.Check}' needs a reason.")));
        if (file.Schema != SchemaV1) problems.Add(new(name, new(1, 1), "WAIVER_SCHEMA", $"The schema must be {SchemaV1}."));
        return problems.Count == 0 ? file.Waivers : throw new YamlException(YamlBinder.Sorted(problems));
    }
}

/// <summary>A failure that is accepted for a while.</summary>
internal sealed record Waiver
{
    /// <summary>The id of the check.</summary>
    public required string Check { get; init; }

    /// <summary>Why it is accepted, for those who read the badge.</summary>
    public required string Reason { get; init; }

    /// <summary>The last day on which it counts.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Where it stands in its file.</summary>
    public YamlPlace Place { get; init; }
}
