namespace Rijie.Gateway.Ingestion;

/// <summary>Kestrel takes a request with both lengths and keeps the shorter story; two stories are one too many (reliability specification T35).</summary>
internal static class AmbiguousLength
{
    public static bool Is(HttpRequest request) =>
        request.Headers.TransferEncoding.Count > 0 && (request.Headers.ContentLength is not null || request.Headers.ContainsKey("X-Content-Length"));
}
