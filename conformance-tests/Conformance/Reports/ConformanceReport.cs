namespace Rijie.Conformance;

/// <summary>What a run found: the plugin, the level it reached, every check, and what the author's own stub alone vouches for.</summary>
internal sealed record ConformanceReport
{
    public required string PluginId { get; init; }

    public required string PluginVersion { get; init; }

    /// <summary>SHA-256 over names and contents of the plugin's files.</summary>
    public required string PluginSha256 { get; init; }

    /// <summary>The contract version that it was built against.</summary>
    public required string Contract { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required IReadOnlyList<CheckRecord> Checks { get; init; }

    /// <summary>The waivers that were used.</summary>
    public required IReadOnlyList<Waiver> Waivers { get; init; }

    /// <summary>What could be wrong on both sides at once; only vectors whose check passed vouch for it.</summary>
    public required IReadOnlyList<WireFact> Facts { get; init; }

    /// <summary>The checks that were not asked, by the reason, in the order of the levels.</summary>
    public IReadOnlyList<(string Reason, IReadOnlyList<Check> Checks)> NotAsked =>
        [.. Checks.Where(c => c.Result == CheckResult.NotDeclared).GroupBy(c => c.Reason ?? "", c => c.Check, StringComparer.Ordinal).Select(g => (g.Key, (IReadOnlyList<Check>)[.. g]))];

    /// <summary>What none of the reports may tell.</summary>
    public SecretsSeen Secrets { get; init; } = new();

    /// <summary>The version of the suite.</summary>
    public static string SuiteVersion { get; } = typeof(ConformanceReport).Assembly.GetName().Version!.ToString(3);

    /// <summary>The highest level of which, and of all below, every declared check passed or is waived; <c>null</c> when level 0 is not reached.</summary>
    public int? Level => LevelOf(Checks.Select(c => (c.Check.Level, c.Result)));

    /// <summary>The highest level that levels and results come to.</summary>
    public static int? LevelOf(IEnumerable<(int Level, CheckResult Result)> checks)
    {
        var results = checks.ToLookup(c => c.Level, c => c.Result);
        int? reached = null;
        for (var level = 0; level <= CheckCatalog.HighestLevel; level++)
        {
            // A level without a single check was not asked, and nothing asked proves nothing.
            if (!results[level].Any() || results[level].Any(r => r is CheckResult.Fail or CheckResult.Inconclusive or CheckResult.EngineError)) return reached;
            reached = level;
        }
        return reached;
    }

    /// <summary>Puts together what a run found; a failure that a waiver of today accepts is waived.</summary>
    public static ConformanceReport Of(Subject subject, IReadOnlyList<CheckRecord> records, IReadOnlyList<Waiver> waivers, DateTimeOffset now)
    {
        var today = ChinaTime.ToDate(now);
        var used = new List<Waiver>();
        var judged = new List<CheckRecord>();
        foreach (var record in records)
        {
            var waiver = record.Result == CheckResult.Fail ? waivers.FirstOrDefault(w => w.Check == record.Check.Id) : null;
            if (waiver is null) judged.Add(record);
            else if (waiver.Until < today) judged.Add(record with { Reason = $"{record.Reason} (Its waiver ended on {waiver.Until:yyyy-MM-dd}.)" });
            else
            {
                used.Add(waiver);
                judged.Add(record with { Result = CheckResult.Waived, Reason = $"{waiver.Reason} (until {waiver.Until:yyyy-MM-dd}) {record.Reason}" });
            }
        }
        return new()
        {
            PluginId = subject.Plugin?.Manifest.Id ?? subject.Refused?.Folder ?? Path.GetFileName(subject.Folder),
            PluginVersion = subject.Plugin?.Manifest.Version ?? "",
            PluginSha256 = subject.Plugin?.Hash ?? "",
            Contract = subject.Plugin?.BuiltAgainst.ToString() ?? "",
            AskedAt = now,
            Checks = judged,
            Waivers = used,
            Secrets = subject.Secrets,
            Facts = subject.Plugin is { } plugin ? WireFact.Of(plugin.Manifest, [.. subject.Vectors.Where(v => records.Any(r => r.Check.Id == v.Check && r.Result == CheckResult.Pass))]) : [],
        };
    }
}
