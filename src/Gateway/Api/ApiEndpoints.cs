using Rijie.Gateway.Days;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Api;

/// <summary><c>/api/v1</c>: the slices over HTTP; no rule lives here.</summary>
internal static class ApiEndpoints
{
    private const int LargestPage = 500;

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.AddOpenApiOperationTransformer(DateQuery.DescribeAsync);
        api.MapGet("/summary", SummaryAsync).WithSummary("A clearing date in one sheet; without a date the latest with rows.").Produces<DaySheet>().ProducesProblem(400);
        api.MapGet("/transactions", TransactionsAsync).WithSummary("Transactions of every side, newest clearing date first; by clearing date.").Produces<ApiPage<ApiTransaction>>().ProducesProblem(400);
        api.MapGet("/transactions/{id}", TransactionAsync).WithSummary("One transaction with its evidence, its other sides and its breaks.").Produces<ApiTransactionDetail>();
        api.MapGet("/breaks", BreaksAsync).WithSummary("Differences that reconciliation found; open ones unless a state is asked for; by clearing date.").Produces<ApiPage<ApiBreak>>().ProducesProblem(400);
        api.MapGet("/breaks/{id}", BreakAsync).WithSummary("One break with the rows of both sides, and of a row without a counterpart the nearest ones.").Produces<ApiBreakDetail>();
        api.MapGet("/statements", StatementsAsync).WithSummary("Statement files and terminal logs, newest first; by clearing date.").Produces<ApiPage<StatementFileRecord>>().ProducesProblem(400);
        api.MapGet("/statements/{id}", StatementAsync).WithSummary("One file with its rejected lines, what it changed and its evidence.").Produces<StatementDetail>();
        api.MapPayouts();
        api.MapGet("/terminals", async (TerminalPull terminals, CancellationToken cancellationToken) => TypedResults.Ok(await terminals.ListAsync(cancellationToken)))
            .WithSummary("Terminals as the providers bind them; of each the last word.");
        api.MapFees();
        api.MapGet("/accounts", AccountsAsync).WithSummary("Accounts, how they fare, and their last work.").Produces<IReadOnlyList<ApiAccount>>();
        api.MapPost("/accounts/{account}/statements", StatementUpload.PostAsync).WithSummary("Takes in a statement: the body is the file as the provider wrote it, 'name' its name there.")
            .Produces<ApiUpload>(201).Produces<ApiUpload>(200).ProducesProblem(422).AddOpenApiOperationTransformer(StatementUpload.DescribeBodyAsync);
        api.MapGet("/work", (WorkOverview work, CancellationToken cancellationToken) => work.ListAsync(cancellationToken))
            .WithSummary("The last outcome of every kind of work; what belongs to no account, such as an unknown file in a watched folder, stands under its kind. 'waiting' names files in watched folders that have not rested for a minute yet.");
        api.MapGet("/connections", (AccountRegistry accounts) => TypedResults.Ok(accounts.Connections.Select(c => new { c.Id, c.AccountId, c.MerchantId, c.MerchantName, c.MerchantNo, c.ContractId })))
            .WithSummary("Merchant numbers under their accounts.");
        api.MapGet("/plugins", (AccountRegistry accounts) => TypedResults.Ok(new
        {
            Loaded = accounts.Catalog.Loaded.Select(p => new { p.Manifest.Id, p.Manifest.Version, p.Manifest.Name, p.Hash, p.Conformance }),
            accounts.Catalog.Quarantined,
        })).WithSummary("Plugins that are loaded, with the level that an attestation beside each shows, and those that are not with the reason.");
    }

    private static async Task<IResult> SummaryAsync(HttpContext context, [AsParameters] DateQuery dates, DayQuery days, TimeProvider clock, CancellationToken cancellationToken) =>
        dates.ReadOne(context, out var date) ?? TypedResults.Ok(await days.ReadAsync(date ?? await days.LatestAsync(cancellationToken) ?? ChinaTime.Today(clock), cancellationToken));

    private static async Task<IResult> TransactionsAsync(HttpContext context, TransactionList list, PageCursor cursors, [AsParameters] DateQuery dates, string? connection, string? side, string? type, string? state, string? number, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if ((dates.Read(context, out var from, out var to) ?? Refusal(context, limit)) is { } refusal) return refusal;
        if (!cursors.TryRead<TransactionPlace>("transactions", cursor, out var after)) return ApiProblem.Of(context, 400, "CURSOR", "The cursor is not one of this server.");
        if (!Known<Settlement.Matching.Side>(side) || !Known<TransactionType>(type) || !Known<TransactionState>(state)) return ApiProblem.Of(context, 400, "FILTER", "Side, type or state is not a known one.");
        var size = limit ?? 100;
        var rows = await list.ReadAsync(new() { From = from, To = to, ConnectionId = connection, Side = side, Type = type, State = state, Number = number }, after, size + 1, cancellationToken);
        var last = rows.Count > size ? rows[size - 1] : null;
        var next = last is null ? null : cursors.Write("transactions", new TransactionPlace(StoredText.Of(last.ClearingDate)!, last.ConnectionId, last.RowId, last.FileId));
        return TypedResults.Ok(new ApiPage<ApiTransaction>([.. rows.Take(size).Select(ApiTransaction.Of)], next));
    }

    private static async Task<IResult> TransactionAsync(HttpContext context, string id, TransactionList list, BreakList breaks, Database database, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(id, cancellationToken) is not { } row) return ApiProblem.NotFound(context);
        var findings = await breaks.OfRowAsync(row.ConnectionId, row.RowId, cancellationToken);
        var others = new List<ApiTransaction>();
        foreach (var otherId in findings.Matches.SelectMany(m => (string[])[m.LocalRowId, m.ProviderRowId]).Where(o => o != row.RowId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            if (await list.FindAsync(otherId, cancellationToken) is { } other) others.Add(ApiTransaction.Of(other));
        var evidenceId = row.EvidenceId ?? (row.FileId.Length > 0 ? await EvidenceStore.FindIdAsync(database, row.FileId, row.Member ?? "", cancellationToken) : null);
        var evidence = evidenceId is null ? null : await EvidenceStore.FindAsync(database, evidenceId, cancellationToken);
        var place = new ApiEvidence(row.FileId.Length > 0 ? row.FileId : null, evidenceId, evidence?.Name, row.Member, row.LineNo, row.ByteOffset, evidence?.StoredSha256, evidence?.OriginalSha256);
        return TypedResults.Ok(new ApiTransactionDetail(ApiTransaction.Of(row), place, others, findings));
    }

    private static async Task<IResult> BreaksAsync(HttpContext context, BreakList list, PageCursor cursors, [AsParameters] DateQuery dates, string? connection, string? code, string? severity, string? state, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if ((dates.Read(context, out var from, out var to) ?? Refusal(context, limit)) is { } refusal) return refusal;
        if (!cursors.TryRead<BreakPlace>("breaks", cursor, out var after)) return ApiProblem.Of(context, 400, "CURSOR", "The cursor is not one of this server.");
        if (state is not (null or "open" or "cleared" or "all")) return ApiProblem.Of(context, 400, "FILTER", "State is open, cleared or all.");
        var size = limit ?? 100;
        var found = await list.ReadAsync(new() { From = from, To = to, ConnectionId = connection, Code = code, Severity = severity, State = state is "all" ? null : state ?? "open" }, after, size + 1, cancellationToken);
        var last = found.Count > size ? found[size - 1] : null;
        return TypedResults.Ok(new ApiPage<ApiBreak>([.. found.Take(size).Select(ApiBreak.Of)], last is null ? null : cursors.Write("breaks", new BreakPlace(last.ClearingDate, last.BreakId))));
    }

    private static async Task<IResult> BreakAsync(HttpContext context, string id, BreakList list, TransactionList rows, BreakCandidates candidates, BreakExplanations explanations, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(id, cancellationToken) is not { } found) return ApiProblem.NotFound(context);
        var local = found.LocalRowId is null ? null : await rows.FindAsync(found.LocalRowId, cancellationToken);
        var provider = found.ProviderRowId is null ? null : await rows.FindAsync(found.ProviderRowId, cancellationToken);
        return TypedResults.Ok(new ApiBreakDetail(ApiBreak.Of(found), local is null ? null : ApiTransaction.Of(local), provider is null ? null : ApiTransaction.Of(provider), await candidates.OfAsync(id, cancellationToken)) { Explanations = await explanations.OfAsync(id, cancellationToken) });
    }

    private static async Task<IResult> StatementsAsync(HttpContext context, StatementList list, PageCursor cursors, [AsParameters] DateQuery dates, string? account, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if ((dates.Read(context, out var from, out var to) ?? Refusal(context, limit)) is { } refusal) return refusal;
        if (!cursors.TryRead<string>("statements", cursor, out var after)) return ApiProblem.Of(context, 400, "CURSOR", "The cursor is not one of this server.");
        var size = limit ?? 100;
        var files = await list.ReadAsync(from, to, account, after, size + 1, cancellationToken);
        return TypedResults.Ok(new ApiPage<StatementFileRecord>([.. files.Take(size)], files.Count > size ? cursors.Write("statements", files[size - 1].FileId) : null));
    }

    private static async Task<IResult> StatementAsync(HttpContext context, string id, StatementList list, CancellationToken cancellationToken) =>
        await list.FindAsync(id, cancellationToken) is { } detail ? TypedResults.Ok(detail) : ApiProblem.NotFound(context);

    private static async Task<IResult> AccountsAsync(AccountRegistry accounts, WorkOverview overview, CancellationToken cancellationToken)
    {
        var work = await overview.ListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ApiAccount>>([.. accounts.Accounts.Select(a => ApiAccount.Of(a, work))]);
    }

    private static IResult? Refusal(HttpContext context, int? limit) =>
        limit is < 1 or > LargestPage ? ApiProblem.Of(context, 400, "PAGE", $"A page has 1 to {LargestPage} items.") : null;

    private static bool Known<T>(string? name) where T : struct, Enum => name is null || EnumText<T>.TryParse(name, out _);
}
