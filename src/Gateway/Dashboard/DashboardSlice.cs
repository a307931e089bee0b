using Microsoft.AspNetCore.DataProtection;
using Microsoft.Net.Http.Headers;
using MudBlazor.Services;
using Rijie.Gateway.Api;

namespace Rijie.Gateway.Dashboard;

/// <summary>The pages at <c>/</c>.</summary>
internal static class DashboardSlice
{
    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddDataProtection().UseEphemeralDataProtectionProvider(); // pages carry nothing that outlives the process
        return services.AddSingleton<RowEvidenceQuery>();
    }

    /// <summary>Say before anything is routed what a page may load, and let nobody else's page talk to ours.</summary>
    public static void UseDashboardGuards(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal) && ForeignOrigin.Is(context.Request))
        {
            await ApiProblem.Of(context, 403, "CSRF", "Another site's page may not use this one.").ExecuteAsync(context);
            return;
        }
        var headers = context.Response.Headers;
        // The component library sets style attributes; no script stands in a page.
        // The API reader starts from an inline script and carries its fonts; like the pages it may talk to this host only.
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase)
            ? "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
            : "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        await next(context);
    });

    public static void MapDashboard(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapGet("/language/{language}", (string language, string? back, HttpContext context) =>
        {
            context.Response.Cookies.Append(PageLanguage.Cookie, language == Words.English ? Words.English : Words.Chinese, new() { MaxAge = TimeSpan.FromDays(365), SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict, HttpOnly = true, IsEssential = true });
            return TypedResults.LocalRedirect(back is not null && back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal) && !back.StartsWith("/\\", StringComparison.Ordinal) ? back : "/");
        }).ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}

/// <summary>The language of a request: what the person chose, else what the browser prefers, else Chinese.</summary>
internal static class PageLanguage
{
    public const string Cookie = "rijie-language";

    public static string Of(HttpRequest request)
    {
        if (request.Cookies.TryGetValue(Cookie, out var chosen) && chosen is Words.Chinese or Words.English) return chosen;
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var accepted)) return Words.Chinese;
        return accepted.OrderByDescending(a => a.Quality ?? 1).Select(a => a.Value.Value ?? "")
            .Select(v => v.StartsWith(Words.Chinese, StringComparison.OrdinalIgnoreCase) ? Words.Chinese : v.StartsWith(Words.English, StringComparison.OrdinalIgnoreCase) ? Words.English : null)
            .FirstOrDefault(v => v is not null) ?? Words.Chinese;
    }
}
