using Rijie.Gateway.Reconciliation;

namespace Rijie.Gateway.Api;

/// <summary>Payouts, settlement batches, bank entries and the forecast over HTTP.</summary>
internal static class PayoutEndpoints
{
    private const int LargestPage = 500;

    public static void MapPayouts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/payouts", PayoutsAsync).WithSummary("Payouts by settlement date, from payout lists and statements: of each the provider's last word, how it stands at L3 and L4, its batches and its bank entries. Needs date, or from.").Produces<ApiPage<PayoutDetail>>().ProducesProblem(400);
        api.MapGet("/settlement-batches", BatchesAsync).WithSummary("What providers net together, by settlement date: when it is expected, how late it is and how much is unpaid. Needs date, or from.").Produces<IReadOnlyList<BatchRecord>>().ProducesProblem(400);
        api.MapGet("/bank-entries", EntriesAsync).WithSummary("Entries of bank statements by booking date, with the payout that each is. Needs date, or from.").Produces<ApiPage<BankEntryDetail>>().ProducesProblem(400);
        api.MapGet("/forecast", async (ForecastQuery forecast, string? connection, CancellationToken cancellationToken) => TypedResults.Ok(await forecast.ReadAsync(connection, cancellationToken)))
            .WithSummary("Unpaid money by day in three lines (contractual, likely by the provider's median delay, cautious by its 95th percentile), how punctual providers are, and how earlier forecasts held.");
    }

    private static async Task<IResult> PayoutsAsync(HttpContext context, PayoutList list, PageCursor cursors, [AsParameters] DateQuery dates, string? connection, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if ((dates.ReadRequired(context, "settlement date", out var from, out var to) ?? Refusal(context, limit)) is { } refusal) return refusal;
        if (!cursors.TryRead<PayoutPlace>("payouts", cursor, out var after)) return ApiProblem.Of(context, 400, "CURSOR", "The cursor is not one of this server.");
        var size = limit ?? 100;
        var payouts = await list.PayoutsAsync(connection, from, to, after, size + 1, cancellationToken);
        var last = payouts.Count > size ? payouts[size - 1].Payout : null;
        return TypedResults.Ok(new ApiPage<PayoutDetail>([.. payouts.Take(size)], last is null ? null : cursors.Write("payouts", new PayoutPlace(last.SettlementDate, last.ConnectionId, last.PayoutNo))));
    }

    private static async Task<IResult> BatchesAsync(HttpContext context, PayoutList list, [AsParameters] DateQuery dates, string? connection, CancellationToken cancellationToken) =>
        dates.ReadRequired(context, "settlement date", out var from, out var to) ?? TypedResults.Ok(await list.BatchesAsync(connection, from, to, cancellationToken));

    private static async Task<IResult> EntriesAsync(HttpContext context, PayoutList list, PageCursor cursors, [AsParameters] DateQuery dates, string? bankAccount, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if ((dates.ReadRequired(context, "booking date", out var from, out var to) ?? Refusal(context, limit)) is { } refusal) return refusal;
        if (!cursors.TryRead<PayoutPlace>("bank-entries", cursor, out var after)) return ApiProblem.Of(context, 400, "CURSOR", "The cursor is not one of this server.");
        var size = limit ?? 100;
        var entries = await list.EntriesAsync(bankAccount, from, to, after, size + 1, cancellationToken);
        var last = entries.Count > size ? entries[size - 1].Entry : null;
        return TypedResults.Ok(new ApiPage<BankEntryDetail>([.. entries.Take(size)], last is null ? null : cursors.Write("bank-entries", new PayoutPlace(last.BookingDate, last.BankAccount, last.EntryId))));
    }

    private static IResult? Refusal(HttpContext context, int? limit) => limit is < 1 or > LargestPage ? ApiProblem.Of(context, 400, "PAGE", $"A page has 1 to {LargestPage} items.") : null;
}
