using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary><c>results.json</c>, schema <c>rijie-conform-results/v1</c>: what other programs read.</summary>
internal sealed record ResultsJson
{
    public const string SchemaV1 = "rijie-conform-results/v1";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        // It is a file for people too, never a part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    public required string Schema { get; init; }

    public required string SuiteVersion { get; init; }

    public required PluginResult Plugin { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required int? Level { get; init; }

    public required IReadOnlyList<CheckEntry> Checks { get; init; }

    public required IReadOnlyList<FactEntry> Facts { get; init; }

    public static byte[] Write(ConformanceReport report) => JsonSerializer.SerializeToUtf8Bytes(
        new ResultsJson
        {
            Schema = SchemaV1,
            SuiteVersion = ConformanceReport.SuiteVersion,
            Plugin = new() { Id = report.PluginId, Version = report.PluginVersion, Sha256 = report.PluginSha256, Contract = report.Contract },
            AskedAt = report.AskedAt,
            Level = report.Level,
            Checks = [.. report.Checks.Select(Entry)],
            Facts = [.. report.Facts.Select(f => new FactEntry { Capability = CapabilityName.Of(f.Capability), Fact = f.Fact, Vectors = f.Vectors })],
        }, Options);

    /// <exception cref="JsonException">It is no such file.</exception>
    public static ResultsJson Read(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<ResultsJson>(bytes, Options) is { Schema: SchemaV1 } results ? results : throw new JsonException($"The schema is not {SchemaV1}.");

    private static CheckEntry Entry(CheckRecord record) => new()
    {
        Id = record.Check.Id,
        Level = record.Check.Level,
        Capability = record.Check.Capability is { } capability ? CapabilityName.Of(capability) : null,
        Result = record.Result,
        Reason = record.Reason,
        Milliseconds = (long)record.Took.TotalMilliseconds,
    };
}

internal sealed record PluginResult
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    public required string Sha256 { get; init; }

    public required string Contract { get; init; }
}

internal sealed record CheckEntry
{
    public required string Id { get; init; }

    public required int Level { get; init; }

    public required string? Capability { get; init; }

    public required CheckResult Result { get; init; }

    public required string? Reason { get; init; }

    public required long Milliseconds { get; init; }
}

internal sealed record FactEntry
{
    public required string Capability { get; init; }

    public required string Fact { get; init; }

    /// <summary>None: it rests on the author's own stub alone.</summary>
    public required IReadOnlyList<string> Vectors { get; init; }
}
