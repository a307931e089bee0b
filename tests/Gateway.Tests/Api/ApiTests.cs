using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rijie.Gateway.Tests.Desk;

namespace Rijie.Gateway.Tests.Api;

/// <summary>The doors over real HTTP, on a loopback port of the system's choice.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private ServedDesk _desk = null!;

    private HttpClient Http => _desk.Http;

    public async ValueTask InitializeAsync() => _desk = await ServedDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Summary_OfADay_ShowsCountsMoneyStatementAndBreaks()
    {
        await RunDayAsync();

        var summary = await GetAsync("/api/v1/summary?date=2026-01-05");

        Assert.Equal(2, summary.GetProperty("statement").GetProperty("count").GetInt64());
        Assert.Equal(1494, summary.GetProperty("payableFen").GetInt64());
        Assert.Equal("imported", summary.GetProperty("lines")[0].GetProperty("statementState").GetProperty("state").GetString());
        Assert.Equal(1, summary.GetProperty("openBreaks").GetInt64());
        Assert.Equal("2026-01-06", summary.GetProperty("lines")[0].GetProperty("expectedPayoutDate").GetString());
    }

    [Fact]
    public async Task Transactions_PagedByOne_GiveEachRowOnce()
    {
        await RunDayAsync();
        var seen = new List<string>();

        string? cursor = null;
        do
        {
            var page = await GetAsync($"/api/v1/transactions?limit=1{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null && seen.Count < 20);

        Assert.Equal(5, seen.Count);
        Assert.Equal(5, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Transaction_OfAStatement_ShowsItsLineItsOtherSideAndItsState()
    {
        await RunDayAsync();
        var row = (await GetAsync("/api/v1/transactions?side=statement&number=P2")).GetProperty("items")[0];

        var detail = await GetAsync("/api/v1/transactions/" + row.GetProperty("id").GetString());

        var evidence = detail.GetProperty("evidence");
        Assert.Equal((2, "DAY_20260105.txt"), (evidence.GetProperty("lineNo").GetInt64(), evidence.GetProperty("name").GetString()));
        Assert.Equal(64, evidence.GetProperty("storedSha256").GetString()!.Length);
        Assert.Equal("provider", detail.GetProperty("otherSides")[0].GetProperty("side").GetString());
        Assert.Equal("matched", detail.GetProperty("findings").GetProperty("states")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Work_AfterADay_SaysHowEachKindWent()
    {
        await RunDayAsync();
        await _desk.Services.GetRequiredService<Rijie.Gateway.Ingestion.WorkLog>().FailedAsync("statement-folder", "statement-folder", "notes.txt: no layout has such a name", Token);

        var work = (await GetAsync("/api/v1/work")).EnumerateArray().ToDictionary(w => $"{w.GetProperty("accountId").GetString()}/{w.GetProperty("kind").GetString()}", w => w.GetProperty("failure").GetString(), StringComparer.Ordinal);

        Assert.Null(work["desk-org/statements"]);
        Assert.Equal("notes.txt: no layout has such a name", work["statement-folder/statement-folder"]);
    }

    [Fact]
    public async Task Break_ByItsId_ShowsTheRowThatHasNoCounterpart()
    {
        await RunDayAsync();
        var found = (await GetAsync("/api/v1/breaks")).GetProperty("items")[0];

        var detail = await GetAsync("/api/v1/breaks/" + found.GetProperty("id").GetString());

        Assert.Equal(("R01", "missing_at_provider", "P3"), (found.GetProperty("code").GetString(), found.GetProperty("name").GetString(), found.GetProperty("reference").GetString()));
        Assert.Equal(700, detail.GetProperty("local").GetProperty("grossFen").GetInt64());
        Assert.Equal(JsonValueKind.Null, detail.GetProperty("provider").ValueKind);
    }

    [Theory]
    [InlineData("/api/v1/transactions?limit=0", 400, "PAGE")]
    [InlineData("/api/v1/transactions?limit=1000000000", 400, "PAGE")]
    [InlineData("/api/v1/transactions?cursor=AAAA", 400, "CURSOR")]
    [InlineData("/api/v1/transactions?from=2026-01-06&to=2026-01-05", 400, "RANGE")]
    [InlineData("/api/v1/transactions?from=1976-01-06&to=2026-01-05", 400, "RANGE")]
    [InlineData("/api/v1/transactions?from=yesterday", 400, "REQUEST")]
    [InlineData("/api/v1/summary?date=05.01.2026", 400, "REQUEST")]
    [InlineData("/api/v1/summary?from=2026-01-04&to=2026-01-05", 400, "RANGE")]
    [InlineData("/api/v1/statements?date=2026-02-30", 400, "REQUEST")]
    [InlineData("/api/v1/statements?date=2026-01-05&to=2026-01-05", 400, "DATE_CONFLICT")]
    [InlineData("/api/v1/breaks?date=", 400, "REQUEST")]
    [InlineData("/api/v1/payouts", 400, "DATE_MISSING")]
    [InlineData("/api/v1/payouts?to=2026-01-05", 400, "DATE_MISSING")]
    [InlineData("/api/v1/payouts?from=2026-01-06&to=2026-01-05", 400, "RANGE")]
    [InlineData("/api/v1/transactions?side=%27%20OR%201=1--", 400, "FILTER")]
    [InlineData("/api/v1/transactions/nothing", 404, "NOT_FOUND")]
    [InlineData("/api/v1/nothing", 404, "NOT_FOUND")]
    public async Task Api_BadRequest_IsAProblemWithItsCode(string path, int status, string code)
    {
        var response = await Http.GetAsync(new Uri(path, UriKind.Relative), Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("requestId").GetString()!);
    }

    [Fact]
    public async Task Payouts_WithoutADate_NamesTheParameterWithAnExample()
    {
        var response = await Http.GetAsync(new Uri("/api/v1/payouts", UriKind.Relative), Token);

        Assert.Equal("The settlement date is missing: give ?date=2026-01-05, or ?from=2026-01-01&to=2026-01-31.", (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("date=2026-01-05", 1)]
    [InlineData("from=2026-01-05&to=2026-01-05", 1)]
    [InlineData("from=2026-01-01", 1)]
    [InlineData("from=2026-01-06", 0)]
    [InlineData("to=2026-01-04", 0)]
    public async Task Dates_SaidEitherWay_GiveTheSame(string dates, int files)
    {
        await RunDayAsync();

        Assert.Equal(files, (await GetAsync("/api/v1/statements?" + dates)).GetProperty("items").GetArrayLength());
        Assert.Equal(5 * files, (await GetAsync("/api/v1/transactions?" + dates)).GetProperty("items").GetArrayLength());
        Assert.Equal(files, (await GetAsync("/api/v1/breaks?" + dates)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Fees_WithoutAContract_SayThatNoneIsInForce()
    {
        await RunDayAsync();
        var row = (await GetAsync("/api/v1/transactions?side=statement&number=P2")).GetProperty("items")[0].GetProperty("id").GetString();

        var report = (await GetAsync("/api/v1/fees?date=2026-01-05"))[0];
        var explanation = await GetAsync("/api/v1/fees/rows/" + row);

        Assert.Equal((2, 2, "no_contract"), (report.GetProperty("rows").GetInt32(), report.GetProperty("findings").GetInt32(), report.GetProperty("bySubcode")[0].GetProperty("subcode").GetString()));
        Assert.Equal(("no_contract", 2), (report.GetProperty("uncovered")[0].GetProperty("reason").GetString(), report.GetProperty("uncovered")[0].GetProperty("rows").GetInt32()));
        Assert.Equal(("no_contract", 2), (explanation.GetProperty("outcome").GetString(), explanation.GetProperty("takenFen").GetInt32()));
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync("/api/v1/fees/what-if/nobody?date=2026-01-05", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync("/api/v1/fees/rows/nobody", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.GetAsync("/api/v1/fees/detect", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.GetAsync("/api/v1/fees?date=2026-01-05&connection=nobody", Token)).StatusCode);
    }

    [Fact]
    public async Task OpenApi_Dates_AreDescribedAlikeEverywhere()
    {
        var paths = (await GetAsync("/openapi/v1.json")).GetProperty("paths");

        foreach (var path in (string[])["summary", "transactions", "breaks", "statements", "payouts", "fees", "fees/detect"])
        {
            var parameters = paths.GetProperty("/api/v1/" + path).GetProperty("get").GetProperty("parameters").EnumerateArray()
                .Where(p => p.GetProperty("name").GetString() is "date" or "from" or "to").ToList();
            Assert.Equal(["date", "from", "to"], parameters.Select(p => p.GetProperty("name").GetString()));
            Assert.All(parameters, p => Assert.Equal(("date", "2026-01-05", false), (p.GetProperty("schema").GetProperty("format").GetString(), p.GetProperty("example").GetString(), p.TryGetProperty("required", out var required) && required.GetBoolean())));
            Assert.All(parameters, p => Assert.Contains("yyyy-MM-dd", p.GetProperty("description").GetString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Accounts_OneOfAQuarantinedPlugin_IsDegradedAndTheOtherReady()
    {
        var accounts = await GetAsync("/api/v1/accounts");

        Assert.Equal([("broken-org", false, "PLUGIN_API"), ("desk-org", true, null)],
            accounts.EnumerateArray().Select(a => (a.GetProperty("id").GetString()!, a.GetProperty("isReady").GetBoolean(), a.GetProperty("code").GetString())));
    }

    [Fact]
    public async Task Documents_OpenApiAndReader_AreServed()
    {
        var document = await GetAsync("/openapi/v1.json");
        var reader = await Http.GetAsync(new Uri("/docs", UriKind.Relative), Token);

        Assert.True(document.GetProperty("paths").TryGetProperty("/api/v1/transactions/{id}", out _));
        Assert.Equal(HttpStatusCode.OK, reader.StatusCode);
    }

    [Fact]
    public async Task Api_ForeignHostName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/summary") { Headers = { Host = "evil.example" } };

        var response = await Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Notify_GoodMessage_IsAcknowledgedInTheProvidersWords()
    {
        using var body = new ByteArrayContent(_desk.Gateway.Desk.Message(new TestMessage(TestSetup.Merchant, "P9", "Succeeded", 100, "n9")));

        var response = await Http.PostAsync(new Uri("/notify/desk-org", UriKind.Relative), body, Token);

        Assert.Equal((HttpStatusCode.OK, "GOT IT"), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
    }

    [Theory]
    [InlineData("GET", "desk-org", 0, null, 405)]
    [InlineData("PUT", "desk-org", 10, null, 405)]
    [InlineData("POST", "desk-org", 0, null, 400)]
    [InlineData("POST", "desk-org", 10, null, 401)]
    [InlineData("POST", "desk-org", 10, "gzip", 415)]
    [InlineData("POST", "nobody", 10, null, 404)]
    [InlineData("POST", "broken-org", 10, null, 404)]
    [InlineData("POST", "desk-org", (1 << 20) + 1, null, 413)]
    public async Task Notify_BadRequest_HasItsStatusAndNoAcknowledgement(string method, string account, int length, string? encoding, int status)
    {
        using var request = new HttpRequestMessage(new(method), "/notify/" + account);
        if (method != "GET") request.Content = new ByteArrayContent(new byte[length]);
        if (encoding is not null) request.Content!.Headers.ContentEncoding.Add(encoding);

        var response = await Http.SendAsync(request, Token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.DoesNotContain("GOT IT", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")]
    public async Task Notify_TwoLengths_Is400AndTheConnectionCloses(string rest)
    {
        var answer = await _desk.RawAsync("POST /notify/desk-org HTTP/1.1\r\nHost: 127.0.0.1\r\n" + rest);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    private async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Token);

    /// <summary>Three in the list, two in the statement.</summary>
    private async Task RunDayAsync()
    {
        _desk.Gateway.Desk.Listed.AddRange([TestSetup.Sale("P1", 1000), TestSetup.Sale("P2", 500), TestSetup.Sale("P3", 700)]);
        _desk.Gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4), TestSetup.Row("P2", 500, 2));
        await _desk.Services.GetRequiredService<WorkRunner>().RunDueAsync(_desk.Gateway.Clock.GetUtcNow(), null, Token);
    }
}
