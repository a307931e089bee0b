using Microsoft.AspNetCore.Diagnostics;

namespace Rijie.Gateway.Api;

/// <summary>Errors as <c>application/problem+json</c> with code, title and requestId; never a stack trace, SQL or path.</summary>
internal static class ApiProblem
{
    public static IResult Of(HttpContext context, int status, string code, string title) =>
        TypedResults.Json(new ProblemBody(status, code, title, context.TraceIdentifier), contentType: "application/problem+json", statusCode: status);

    public static IResult NotFound(HttpContext context) => Of(context, 404, "NOT_FOUND", "There is no such thing.");

    /// <summary>What a handler threw goes to the log only.</summary>
    public static void UseApiProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(handler => handler.Run(context =>
        {
            var isBad = context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException;
            return Of(context, isBad ? 400 : 500, isBad ? "REQUEST" : "INTERNAL", isBad ? "The request cannot be read." : "Something went wrong; the log has the details.").ExecuteAsync(context);
        }));
        app.UseStatusCodePages(pages =>
        {
            var status = pages.HttpContext.Response.StatusCode;
            var (code, title) = status switch
            {
                404 => ("NOT_FOUND", "There is no such thing."),
                405 => ("METHOD", "This address does not take that method."),
                400 => ("REQUEST", "The request cannot be read."),
                _ => ("HTTP_" + status.ToString(System.Globalization.CultureInfo.InvariantCulture), "The request failed."),
            };
            return Of(pages.HttpContext, status, code, title).ExecuteAsync(pages.HttpContext);
        });
    }
}

/// <summary>The body of an error.</summary>
internal sealed record ProblemBody(int Status, string Code, string Title, string RequestId);
