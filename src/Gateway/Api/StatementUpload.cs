using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Api;

/// <summary><c>POST /api/v1/accounts/{account}/statements?name=</c>: the bytes of a statement as the provider wrote it, taken in as from every other source.</summary>
internal static class StatementUpload
{
    private const long LargestFileBytes = 256L << 20;
    private const int LongestName = 255;

    public static async Task<IResult> PostAsync(
        HttpContext context, string account, string? name, string? layout, string? date, AccountRegistry accounts, StatementIntake intake, ReconciliationWork reconciliation, CancellationToken cancellationToken)
    {
        if (ForeignOrigin.Is(context.Request)) return ApiProblem.Of(context, 403, "CSRF", "Another site's page may not use this one.");
        if (AmbiguousLength.Is(context.Request)) return ApiProblem.Of(context, 400, "PAYLOAD_LENGTH", "The length of the body is ambiguous.");
        if (context.Request.Headers.ContentEncoding.Count > 0) return ApiProblem.Of(context, 415, "PAYLOAD_ENCODING", "Send the file as the provider packed it, without a Content-Encoding.");
        if (name is null or "" or { Length: > LongestName } || name.Any(c => c is '/' or '\\' || char.IsControl(c))) return ApiProblem.Of(context, 400, "NAME", "Give the provider's name of the file as ?name=, without a path.");
        if (DateQuery.Parse(context, "date", date, out var clearingDate) is { } wrong) return wrong;
        if (accounts.Find(account) is not { } known) return ApiProblem.NotFound(context);
        if (known.Host is not { } host) return ApiProblem.Of(context, 409, "ACCOUNT_STATE", $"The account is not usable: {known.State.Code}.");
        var route = layout is null ? StatementRoute.Of(known, name) : host.Plugin.Layout(layout) is { } named ? new(known, named) : null;
        if (route is null) return ApiProblem.Of(context, 400, "LAYOUT_UNKNOWN", $"Name the layout with ?layout=; there are {string.Join(", ", host.Plugin.Layouts.Select(l => l.Id))}.");
        if (context.Request.ContentLength > LargestFileBytes) return TooLarge(context);
        try
        {
            var outcome = await intake.ImportAsync(new() { Account = known, Layout = route.Layout, Name = name, Content = Body(context), StatedClearingDate = clearingDate }, cancellationToken);
            await reconciliation.RunDueAsync(null, cancellationToken);
            return Answer(context, outcome);
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode == 413 ? TooLarge(context) : ApiProblem.Of(context, e.StatusCode, "PAYLOAD_LENGTH", "The body was cut.");
        }
        catch (StoreException e)
        {
            context.Response.Headers.RetryAfter = "30";
            return ApiProblem.Of(context, 503, e.Code, "Not stored; send it again.");
        }
    }

    /// <summary>The body is not bound, so that it can be read as it comes; the description has to be told of it.</summary>
    public static Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var bytes = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/octet-stream"] = bytes } };
        return Task.CompletedTask;
    }

    /// <summary>The body within the limit, for the engine that reads on a thread of its own.</summary>
    private static Stream Body(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = LargestFileBytes;
        context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        return context.Request.Body;
    }

    private static IResult Answer(HttpContext context, StatementOutcome outcome)
    {
        var file = outcome.File;
        var address = $"/api/v1/statements/{file.FileId}";
        if (outcome.Result is FileResult.Rejected or FileResult.Quarantined)
        {
            context.Response.Headers.Location = address;
            return ApiProblem.Of(context, 422, file.Code ?? "FILE", file.Reason ?? "The file was refused.");
        }
        var body = new ApiUpload(EnumText<FileResult>.Of(outcome.Result), file, outcome.Rejects, outcome.Warnings);
        return file.Copies > 1 ? TypedResults.Ok(body) : TypedResults.Created(address, body);
    }

    private static IResult TooLarge(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return ApiProblem.Of(context, 413, "PAYLOAD_SIZE", $"A file has at most {LargestFileBytes >> 20} MiB.");
    }
}

/// <summary>What became of an uploaded file.</summary>
/// <param name="Result"><c>imported</c>, <c>imported_with_rejects</c>, <c>held</c>, <c>superseded</c>, or <c>duplicate</c> of the file that is shown.</param>
/// <param name="Rejects">The rejected lines, the first thousand.</param>
internal sealed record ApiUpload(string Result, StatementFileRecord File, IReadOnlyList<RejectedLine> Rejects, IReadOnlyList<FileWarning> Warnings);
