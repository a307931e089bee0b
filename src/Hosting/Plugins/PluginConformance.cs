using System.Globalization;
using System.Text.Json;

namespace Rijie.Hosting;

/// <summary>What the attestation beside a plugin's folder says of exactly these files; where it does not hold, only why.</summary>
internal sealed record PluginConformance
{
    /// <summary>The level that the suite found, 0 to 5; <c>null</c> where it found none or the attestation does not hold.</summary>
    public int? Level { get; init; }

    /// <summary>Failures that were accepted, each until a day that has not passed.</summary>
    public IReadOnlyList<WaivedCheck> Waived { get; init; } = [];

    public string? SuiteVersion { get; init; }

    /// <summary>Whether a key signed it, and the signature is right.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether that key is one that the operator trusts.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>Why it does not hold, or <c>null</c>.</summary>
    public string? Refusal { get; init; }

    /// <summary>Reads <c>&lt;id&gt;.attestation.json</c> beside the folder of a plugin; <c>null</c> where there is none.</summary>
    public static PluginConformance? Read(string folder, string hash, PluginDemand demand)
    {
        if (!Path.Exists(folder + Attestation.Suffix)) return null;
        try
        {
            var attestation = Attestation.Read(folder + Attestation.Suffix);
            if (attestation.Refusal(Path.GetFileName(folder), hash, ChinaTime.Today(demand.TimeProvider), demand.TrustedKeys) is { } refusal) return new() { Refusal = refusal };
            var isSigned = attestation.Signature is not null;
            return new() { Level = attestation.Level, Waived = attestation.Waived, SuiteVersion = attestation.SuiteVersion, IsSigned = isSigned, IsTrusted = isSigned && demand.TrustedKeys.Count > 0 };
        }
        catch (JsonException e)
        {
            return new() { Refusal = $"It is no attestation: {e.Message}" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new() { Refusal = $"It cannot be read: {e.Message}" };
        }
    }

    /// <summary>Refuses a plugin that falls short of the level that is demanded.</summary>
    /// <exception cref="PluginRefusedException"><see cref="PluginDemand.Code"/>, with what to do.</exception>
    public static void Require(PluginConformance? found, string pluginId, PluginDemand demand)
    {
        if (demand.Level is not { } level || found?.Level >= level) return;
        var file = pluginId + Attestation.Suffix;
        throw new PluginRefusedException(PluginDemand.Code, string.Create(CultureInfo.InvariantCulture, $"Level {level} is required, ") + found switch
        {
            null => $"and there is no {file} beside its folder. Ask the plugin's author for it, or make it: rijie-conform {pluginId} --output DIR writes DIR/attestation.json.",
            { Refusal: { } refusal } => $"and {file} does not hold: {refusal} Put the attestation of exactly these files there.",
            _ => string.Create(CultureInfo.InvariantCulture, $"but the suite found {(found.Level is { } reached ? $"level {reached}" : "none")}. Take a build that reached it, or lower plugins.require_level."),
        });
    }
}
