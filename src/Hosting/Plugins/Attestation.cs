using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rijie.Hosting;

/// <summary>
/// The conformance suite's word about one build of a plugin: which level it reached, with which suite, by which results. It
/// holds for exactly the files whose hash it states. Beside a plugin's folder it is <c>&lt;id&gt;.attestation.json</c>.
/// </summary>
/// <remarks>Unsigned, it shows an honest mistake such as a changed file, but anybody can write one; signed, it is as good as its key.</remarks>
internal sealed record Attestation
{
    public const string SchemaV1 = "rijie-attestation/v1";

    /// <summary>Stands behind a plugin's id in the name of the file beside its folder.</summary>
    public const string Suffix = ".attestation.json";

    private const int LargestBytes = 1 << 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file, never a part of a page
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public required string Schema { get; init; }

    /// <summary>The plugin's id.</summary>
    public required string Plugin { get; init; }

    public required string Version { get; init; }

    /// <summary><see cref="LoadedPlugin.Hash"/> of the build.</summary>
    public required string PluginSha256 { get; init; }

    public required string SuiteVersion { get; init; }

    /// <summary>The level that was reached, 0 to 5; <c>null</c> for none.</summary>
    public required int? Level { get; init; }

    /// <summary>Failures that were accepted, each until a day.</summary>
    public required IReadOnlyList<WaivedCheck> Waived { get; init; }

    /// <summary>Of <c>results.json</c>, byte for byte.</summary>
    public required string ResultsSha256 { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The key that signed, as a PEM public key; absent when unsigned.</summary>
    public string? PublicKey { get; init; }

    /// <summary>ECDSA with SHA-256 over all other facts, Base64; absent when unsigned.</summary>
    public string? Signature { get; init; }

    /// <summary>The same, signed if a key is given.</summary>
    /// <exception cref="CryptographicException">The key is none for ECDSA.</exception>
    public static Attestation Of(Attestation facts, string? privateKeyPem)
    {
        if (privateKeyPem is null) return facts;
        using var key = ECDsa.Create();
        key.ImportFromPem(privateKeyPem);
        return facts with { PublicKey = key.ExportSubjectPublicKeyInfoPem(), Signature = Convert.ToBase64String(key.SignData(facts.Signed(), HashAlgorithmName.SHA256)) };
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="JsonException">It is no attestation.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Attestation Read(string path)
    {
        if (new FileInfo(path).Length > LargestBytes) throw new JsonException("An attestation is at most 1 MiB.");
        if (JsonSerializer.Deserialize<Attestation>(File.ReadAllBytes(path), Options) is not { Schema: SchemaV1 } read) throw new JsonException($"The schema is not {SchemaV1}.");
        if (read.Waived.Any(w => w is null)) throw new JsonException("A waiver is empty.");
        return read.Level is null or >= 0 and <= PluginDemand.HighestLevel ? read : throw new JsonException("There is no such level.");
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <summary>Lower-case hex.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Why it does not hold for a build on a day, or <c>null</c>.</summary>
    /// <param name="pluginId">The plugin's id.</param>
    /// <param name="pluginSha256">The hash of its files.</param>
    /// <param name="today">Waivers that ended before it no longer count.</param>
    /// <param name="trustedKeys">PEM public keys, one of which must have signed; empty accepts an unsigned one.</param>
    public string? Refusal(string pluginId, string pluginSha256, DateOnly today, IReadOnlyList<string> trustedKeys)
    {
        if (Plugin != pluginId) return $"It is about the plugin '{Plugin}'.";
        if (PluginSha256 != pluginSha256) return "It is about another build: the plugin's files have another hash.";
        if (Waived.FirstOrDefault(w => w.Until < today) is { } ended) return string.Create(CultureInfo.InvariantCulture, $"Its waiver of {ended.Check} ended on {ended.Until:yyyy-MM-dd}.");
        if (Signature is null) return trustedKeys.Count == 0 ? null : "It is not signed, and a trusted key is required.";
        if (!trustedKeys.Select(Normal).Contains(Normal(PublicKey ?? ""), StringComparer.Ordinal) && trustedKeys.Count > 0) return "It is signed with a key that is not trusted.";
        return HoldsSignature() ? null : "Its signature is wrong: it was changed after it was signed.";
    }

    private bool HoldsSignature()
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(PublicKey);
            return Signing.StrictBase64.TryDecode(Signature!, out var signature) && key.VerifyData(Signed(), signature, HashAlgorithmName.SHA256);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>What is signed: the file itself as it stands without key and signature.</summary>
    private byte[] Signed() => JsonSerializer.SerializeToUtf8Bytes(this with { PublicKey = null, Signature = null }, Options);

    private static string Normal(string pem) => string.Concat(pem.Where(c => !char.IsWhiteSpace(c)));
}

/// <summary>A failure that was accepted until a day.</summary>
internal sealed record WaivedCheck
{
    public required string Check { get; init; }

    public required string Reason { get; init; }

    public required DateOnly Until { get; init; }
}
