using System.Text.Json;

namespace Rijie.Gateway.Ingestion;

/// <summary>A refusal to a provider as <c>application/problem+json</c>: never an acknowledgement by chance, never a detail of ours.</summary>
internal static class NotifyProblem
{
    public static async Task WriteAsync(HttpContext context, int status, string code, string title)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new { status, code, title, requestId = context.TraceIdentifier }), context.RequestAborted);
    }
}
