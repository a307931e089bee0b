namespace Rijie.Gateway.Api;

/// <summary>Refuses a browser that a foreign name was pointed at this machine for (DNS rebinding): without access control, the name is the lock.</summary>
/// <remarks>Notifications are told by their signature and may come through a proxy that keeps the public name.</remarks>
internal static class LoopbackHosts
{
    public static void UseLoopbackHosts(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var host = context.Request.Host.Host;
        if (host is "localhost" or "127.0.0.1" or "[::1]" || context.Request.Path.StartsWithSegments("/notify", StringComparison.Ordinal)) await next(context);
        else await ApiProblem.Of(context, 400, "HOST", "This host name is not served.").ExecuteAsync(context);
    });
}
