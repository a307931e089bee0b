using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Fees;

/// <summary>A contract file: versions are read one by one, because a variant is its contract's text with a few lines replaced.</summary>
internal sealed record FeeContractFile
{
    private const string KnownSchema = "fee-contracts/v1";

    private static readonly HashSet<string> NotInVariants = new(["id", "attach", "effective", "variants"], StringComparer.Ordinal);

    public YamlPlace Place { get; init; }
    public required string Schema { get; init; }
    public required IReadOnlyList<YamlNode> Contracts { get; init; }

    /// <summary>Binds and checks every contract and variant.</summary>
    public static IReadOnlyList<FeeContract> Versions(FeeContractFile content, string file, List<YamlProblem> problems)
    {
        if (content.Schema is not null and not KnownSchema)
            problems.Add(new(file, content.Place, "CONFIG_TYPE", $"Expected the schema {KnownSchema}, found '{content.Schema}'."));
        var versions = new List<FeeContract>();
        foreach (var node in content.Contracts ?? [])
        {
            if (Bind(node, file, problems) is not { } contract) continue;
            versions.Add(contract);
            foreach (var (name, variant) in contract.Variants)
                if (Variant(node, name, variant, file, problems) is { } varied) versions.Add(varied);
        }
        FeeContractCheck.Overlaps([.. versions.Select(v => (file, v))], problems);
        return versions;
    }

    private static FeeContract? Variant(YamlNode node, string name, YamlNode variant, string file, List<YamlProblem> problems)
    {
        if (variant is not YamlMap changes)
        {
            problems.Add(new(file, variant.Place, "CONFIG_TYPE", $"Expected a map of what the variant '{name}' changes."));
            return null;
        }
        foreach (var entry in changes.Entries.Where(e => NotInVariants.Contains(e.Key)))
            problems.Add(new(file, entry.Place, "CONFIG_UNKNOWN_KEY", $"A variant cannot change '{entry.Key}'."));
        // Only what names a variant is priced by it, so it carries no attachment.
        var text = Overlay(Without((YamlMap)node, "variants", "attach"), changes with { Entries = [.. changes.Entries.Where(e => !NotInVariants.Contains(e.Key))] });
        return Bind(text, file, problems) is { } contract ? contract with { Id = $"{contract.Id}@{name}" } : null;
    }

    private static FeeContract? Bind(YamlNode node, string file, List<YamlProblem> problems)
    {
        var before = problems.Count;
        if (YamlBinder.BindPart<FeeContract>(node, file, problems) is not { } contract) return null;
        FeeContractCheck.Check(contract, boundWhole: problems.Count == before, file, problems);
        var semiCredit = (contract.Rules ?? []).Select(r => r.When).Concat(contract.Surcharges.Select(s => s.When))
            .Any(w => w?.CardType?.Contains(CardType.SemiCredit) == true);
        return contract with { ListsSemiCredit = semiCredit };
    }

    private static YamlMap Without(YamlMap map, params string[] keys) => map with { Entries = [.. map.Entries.Where(e => !keys.Contains(e.Key, StringComparer.Ordinal))] };

    /// <summary>Maps merge key by key; anything else is replaced.</summary>
    private static YamlMap Overlay(YamlMap below, YamlMap above)
    {
        var entries = below.Entries.Select(e => above.Entries.FirstOrDefault(a => a.Key == e.Key) switch
        {
            null => e,
            { Value: YamlMap over } a when e.Value is YamlMap under => a with { Value = Overlay(under, over) },
            var a => a,
        });
        return below with { Entries = [.. entries, .. above.Entries.Where(a => below.Entries.All(e => e.Key != a.Key))] };
    }
}
