using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Reconciliation;
using Rijie.Settlement.Calendars;

namespace Rijie.Gateway.Api;

/// <summary><c>/api/v1/fees</c>: audit, explanation, detection and comparison of fees.</summary>
internal static class FeeEndpoints
{
    public static void MapFees(this IEndpointRouteBuilder api)
    {
        api.MapGet("/fees", AuditAsync).WithSummary("The settled rows of a period against their contracts, one report a connection: by explanation, what rows have in common, the worst rows, classes without a price. Needs date, or from.")
            .Produces<IReadOnlyList<FeeAuditReport>>().ProducesProblem(400);
        api.MapGet("/fees/rows/{id}", ExplainAsync).WithSummary("How the fee of one statement row comes about, and what the provider took.").Produces<FeeExplanation>();
        api.MapGet("/fees/detect", DetectAsync).WithSummary("Which contract version, rounding mode and scope a provider uses, the best first. Needs date, or from.").Produces<IReadOnlyList<FeeDetectionReport>>().ProducesProblem(400);
        api.MapGet("/fees/what-if/{contract}", WhatIfAsync).WithSummary("What the rows of a period would have cost under another contract, and at another settlement speed. Needs date, or from.")
            .Produces<IReadOnlyList<WhatIfReport>>().ProducesProblem(400).ProducesProblem(404);
    }

    private static Task<IResult> AuditAsync(HttpContext context, FeeReview review, AccountRegistry accounts, [AsParameters] DateQuery dates, string? connection, CancellationToken cancellationToken) =>
        EachAsync(context, accounts, dates, connection, (one, from, to) => review.AuditAsync(one, from, to, cancellationToken));

    private static Task<IResult> DetectAsync(HttpContext context, FeeReview review, AccountRegistry accounts, [AsParameters] DateQuery dates, string? connection, CancellationToken cancellationToken) =>
        EachAsync(context, accounts, dates, connection, (one, from, to) => review.DetectAsync(one, from, to, cancellationToken));

    private static async Task<IResult> WhatIfAsync(HttpContext context, string contract, FeeReview review, AccountRegistry accounts, [AsParameters] DateQuery dates, string? connection, string? settlement, CancellationToken cancellationToken)
    {
        if (!review.HasContract(contract)) return ApiProblem.NotFound(context);
        var speed = SettlementSpeed.TryParse(settlement);
        if (settlement is not null && speed is null) return ApiProblem.Of(context, 400, "SETTLEMENT", "The settlement is no speed such as T1, D1, T0, D0, S0, W, weekly or monthly.");
        return await EachAsync(context, accounts, dates, connection, (one, from, to) => review.WhatIfAsync(one, from, to, contract, speed, cancellationToken));
    }

    private static async Task<IResult> ExplainAsync(HttpContext context, string id, FeeReview review, TransactionList rows, CancellationToken cancellationToken) =>
        await rows.FindAsync(id, cancellationToken) is { } row && await review.ExplainAsync(row, cancellationToken) is { } explanation ? TypedResults.Ok(explanation) : ApiProblem.NotFound(context);

    private static async Task<IResult> EachAsync<T>(HttpContext context, AccountRegistry accounts, DateQuery dates, string? connection, Func<Connection, DateOnly, DateOnly, Task<T>> review)
    {
        if (dates.ReadRequired(context, "clearing date", out var from, out var to) is { } refusal) return refusal;
        var asked = accounts.Connections.Where(c => connection is null || c.Id == connection).ToList();
        if (connection is not null && asked.Count == 0) return ApiProblem.Of(context, 400, "CONNECTION", "There is no such connection.");
        var reports = new List<T>();
        foreach (var one in asked) reports.Add(await review(one, from, to));
        return TypedResults.Ok<IReadOnlyList<T>>(reports);
    }
}
