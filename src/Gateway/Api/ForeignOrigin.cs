namespace Rijie.Gateway.Api;

/// <summary>Whether a request comes from another site's page: a browser says so, and without access control nothing else keeps such a page out.</summary>
internal static class ForeignOrigin
{
    public static bool Is(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin && !string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
