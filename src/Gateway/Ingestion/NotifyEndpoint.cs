using Microsoft.AspNetCore.Http.Features;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>Where providers post: <c>/notify/{account}</c>, with the exact answers of the reliability specification 4.2.</summary>
internal static class NotifyEndpoint
{
    public const int LargestBody = 1 << 20;

    public static void MapNotify(this IEndpointRouteBuilder routes) => routes.Map("/notify/{account}", ReceiveAsync).ExcludeFromDescription();

    private static async Task ReceiveAsync(HttpContext context, string account, AccountRegistry accounts, NotificationIntake intake, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(context, 405, "METHOD", "Notifications are posted.");
            return;
        }
        if (AmbiguousLength.Is(context.Request))
        {
            context.Response.Headers.Connection = "close";
            await RefuseAsync(context, 400, "PAYLOAD_LENGTH", "The length of the body is ambiguous.");
            return;
        }
        if (context.Request.Headers.ContentEncoding.Count > 0)
        {
            await RefuseAsync(context, 415, "PAYLOAD_ENCODING", "Compressed bodies are not taken.");
            return;
        }
        if (await ReadAsync(context, cancellationToken) is not { } body) return;
        // An unknown account costs the caller the same reading and gives the same answer as a disabled one.
        if (accounts.Find(account) is not { Host: not null } known)
        {
            await RefuseAsync(context, 404, "NOT_FOUND", "There is no such account.");
            return;
        }
        await AnswerAsync(context, intake, known, body, cancellationToken);
    }

    private static async Task AnswerAsync(HttpContext context, NotificationIntake intake, Account account, byte[] body, CancellationToken cancellationToken)
    {
        NotificationAnswer answer;
        try
        {
            var headers = context.Request.Headers.SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value ?? "")).ToList();
            answer = await intake.ReceiveAsync(account, headers, body, cancellationToken);
        }
        catch (Exception e) when (e is StoreException or TimeoutException)
        {
            context.Response.Headers.RetryAfter = "30";
            await RefuseAsync(context, 503, "STORE_BUSY", "Not stored; send it again.");
            return;
        }
        if (answer.Acknowledgement is not { } acknowledgement)
        {
            if (answer.Status == 429) context.Response.Headers.RetryAfter = "300";
            await RefuseAsync(context, answer.Status, answer.Code!, answer.Status == 404 ? "There is no such account." : answer.Reason ?? "Refused.");
            return;
        }
        context.Response.StatusCode = 200;
        context.Response.ContentType = acknowledgement.ContentType;
        await context.Response.WriteAsync(acknowledgement.Body, cancellationToken);
    }

    private static async Task<byte[]?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = LargestBody;
        try
        {
            using var body = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (body.Length + read > LargestBody) throw new BadHttpRequestException("The body is larger than 1 MiB.", 413);
                body.Write(buffer, 0, read);
            }
            return body.ToArray();
        }
        catch (BadHttpRequestException e)
        {
            if (e.StatusCode == 413) context.Response.Headers.Connection = "close";
            await RefuseAsync(context, e.StatusCode, e.StatusCode == 413 ? "PAYLOAD_SIZE" : "PAYLOAD_LENGTH", "The body is too large or was cut.");
            return null;
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string title) => NotifyProblem.WriteAsync(context, status, code, title);
}
