using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Acme;

/// <summary>An answer whose signature held. Beside the code it has the fields of its service.</summary>
internal sealed record AcmeAnswer
{
    private readonly ReadOnlyMemory<byte> json;
    private readonly string path;

    private AcmeAnswer(string path, ReadOnlyMemory<byte> json, string code) => (this.path, this.json, Code) = (path, json, code);

    public string Code { get; }

    /// <exception cref="ProviderException">It has no code.</exception>
    public static AcmeAnswer Read(string path, ReadOnlyMemory<byte> json) => new(path, json, Read(path, json, AcmeJson.Wire.AcmeCode, c => c.Code));

    /// <summary>Reads the fields and maps them.</summary>
    /// <exception cref="ProviderException">They are not as documented: a field is missing, or cannot be what it says.</exception>
    public T Read<TWire, T>(JsonTypeInfo<TWire> type, Func<TWire, T> map) => Read(path, json, type, map);

    private static T Read<TWire, T>(string path, ReadOnlyMemory<byte> json, JsonTypeInfo<TWire> type, Func<TWire, T> map) =>
        WireAnswer.Read($"Acme's answer to {path}", () => map(JsonSerializer.Deserialize(json.Span, type) ?? throw new JsonException("The body is null.")));
}
