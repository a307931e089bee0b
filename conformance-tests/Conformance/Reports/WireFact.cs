namespace Rijie.Conformance;

/// <summary>Something that plugin and simulated provider could both have wrong, and what vouches for it.</summary>
/// <param name="Capability">Whose fact.</param>
/// <param name="Fact">The fact, such as <c>unit of amounts</c>.</param>
/// <param name="Vectors">The vectors that it rests on; none means: on the author's own stub alone.</param>
internal sealed record WireFact(Capability Capability, string Fact, IReadOnlyList<string> Vectors)
{
    private static readonly (string Fact, Func<Vector, bool> Shows)[] OfRows =
    [
        ("unit of amounts", v => v.Expect.Any(e => e.GrossFen is not null) || v.Statement is not null),
        ("type of a refund", v => v.Expect.Any(e => e.Type is TransactionType.Refund)),
        ("words of states", v => v.Expect.Any(e => e.State is not null)),
        ("time zone", v => v.Expect.Any(e => e.TradedAt is not null)),
        ("identifiers", v => v.Expect.Any(e => e.ProviderOrderNo is not null || e.MerchantOrderNo is not null || e.RetrievalReference is not null)),
    ];

    /// <summary>The facts of every capability that a plugin offers, in its order.</summary>
    public static IReadOnlyList<WireFact> Of(PluginManifest manifest, IReadOnlyList<Vector> vectors) =>
        [.. manifest.Capabilities.SelectMany(capability => FactsOf(capability).Select(f => new WireFact(capability, f.Fact, [.. vectors.Where(v => IsOf(v, capability) && f.Shows(v)).Select(v => v.Name)])))];

    private static IEnumerable<(string Fact, Func<Vector, bool> Shows)> FactsOf(Capability capability) => capability switch
    {
        Capability.Transactions or Capability.TransactionLookup => [("signature", v => v.Answer is not null), .. OfRows],
        Capability.Notifications => [("signature", v => v.Notification is not null), .. OfRows],
        Capability.Statements => [.. OfRows, ("sign of fees", v => v.Statement is { FeeFen: not 0 } || v.Expect.Any(e => e.FeeFen is not null)), ("totals", v => v.Statement is not null)],
        _ => [("unit of amounts and words", _ => false)],
    };

    private static bool IsOf(Vector vector, Capability capability) => capability switch
    {
        Capability.Transactions => vector.Answer is { Asked: null },
        Capability.TransactionLookup => vector.Answer is { Asked: not null },
        Capability.Notifications => vector.Notification is not null,
        Capability.Statements => vector.Statement is not null,
        _ => false,
    };
}
