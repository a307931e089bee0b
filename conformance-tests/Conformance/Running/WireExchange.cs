namespace Rijie.Conformance;

/// <summary>An HTTP request as the plugin sent it.</summary>
internal sealed record ProviderRequest
{
    public required string Method { get; init; }

    /// <summary>Path and query as they stood in the request line.</summary>
    public required string Target { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required byte[] Body { get; init; }
}

/// <summary>An HTTP answer as the provider gave it, before anything happens to it on the way.</summary>
internal sealed record ProviderAnswer
{
    public required int Status { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required byte[] Body { get; init; }

    public ProviderAnswer WithHeader(string name, string? value) => this with
    {
        Headers = [.. Headers.Where(h => !string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)), .. value is null ? [] : new[] { KeyValuePair.Create(name, value) }],
    };
}

/// <summary>A request and its answer.</summary>
internal sealed record WireExchange(ProviderRequest Request, ProviderAnswer Answer);

/// <summary>How an answer travels.</summary>
internal sealed record Delivery
{
    public required ProviderAnswer Answer { get; init; }

    /// <summary>How long nothing comes before it.</summary>
    public TimeSpan Silence { get; init; }

    /// <summary>After how many bytes of the body the connection ends, though more was announced; <c>null</c> for none.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Whether a cut resets the connection instead of closing it.</summary>
    public bool Reset { get; init; }

    /// <summary>The pause after each byte of the body.</summary>
    public TimeSpan Drip { get; init; }

    /// <summary>Whether the connection ends before anything is said.</summary>
    public bool NoHead { get; init; }

    /// <summary>What follows the body again and again, its length not announced, until <see cref="FillTo"/> bytes were sent.</summary>
    public byte[] Filler { get; init; } = [];

    /// <summary>How long a filled body becomes.</summary>
    public long FillTo { get; init; }

    /// <summary>The answer as it is.</summary>
    public static Delivery Of(ProviderAnswer answer) => new() { Answer = answer };

    /// <summary>An answer that another machine gave.</summary>
    public static Delivery Of(int status, string body, string contentType = "text/html", params KeyValuePair<string, string>[] headers) =>
        Of(new ProviderAnswer { Status = status, Headers = [KeyValuePair.Create("Content-Type", contentType), .. headers], Body = System.Text.Encoding.UTF8.GetBytes(body) });
}
