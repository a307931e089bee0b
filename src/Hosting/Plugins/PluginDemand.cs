using System.Security.Cryptography;

namespace Rijie.Hosting;

/// <summary>What an operator demands of plugins before their code is loaded.</summary>
internal sealed record PluginDemand
{
    /// <summary>A plugin that falls short of it is quarantined with this code.</summary>
    public const string Code = "PLUGIN_LEVEL";

    public const int HighestLevel = 5;

    private const string PublicKeyLabel = "PUBLIC KEY";

    /// <summary>The conformance level that each must have reached, 0 to 5; <c>null</c> demands none.</summary>
    public int? Level { get; init; }

    /// <summary>PEM public keys, one of which must have signed an attestation; none accepts an unsigned one.</summary>
    public IReadOnlyList<string> TrustedKeys { get; init; } = [];

    /// <summary>Tells on which day waivers are looked at.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The key of a PEM file as attestations write it; <c>null</c> unless it is one ECDSA public key, and never a private one.</summary>
    public static string? KeyOf(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var found) || !pem.AsSpan()[found.Label].SequenceEqual(PublicKeyLabel)) return null;
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return key.ExportSubjectPublicKeyInfoPem();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
