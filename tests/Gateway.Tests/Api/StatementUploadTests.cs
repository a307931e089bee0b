using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Rijie.Gateway.Tests.Desk;

namespace Rijie.Gateway.Tests.Api;

public sealed class StatementUploadTests : IAsyncLifetime
{
    private const string Address = "/api/v1/accounts/desk-org/statements?name=DAY_20260105.txt";
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private ServedDesk _desk = null!;

    private HttpClient Http => _desk.Http;

    public async ValueTask InitializeAsync() => _desk = await ServedDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Post_GoodFile_IsTakenInReconciledAndShown()
    {
        var (status, body, location) = await PostAsync(Address, TestSetup.File(TestSetup.Row("P1", 1000, 4), TestSetup.Row("P2", 500, 2)));

        Assert.Equal((201, "imported", 2L, 1500L), (status, Text(body, "result"), Number(body, "rowCount"), Number(body, "grossFen")));
        Assert.Equal($"/api/v1/statements/{body.GetProperty("file").GetProperty("fileId").GetString()}", location);
        var summary = await Http.GetFromJsonAsync<JsonElement>("/api/v1/summary?date=2026-01-05", Token);
        Assert.Equal(1494, summary.GetProperty("payableFen").GetInt64());
        Assert.Equal("imported", summary.GetProperty("lines")[0].GetProperty("statementState").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Post_SameFileAgain_IsADuplicateOfTheFirst()
    {
        var file = TestSetup.File(TestSetup.Row("P1", 1000, 4));
        var first = await PostAsync(Address, file);

        var again = await PostAsync(Address, file);

        Assert.Equal((200, "duplicate", 2L), (again.Status, Text(again.Body, "result"), Number(again.Body, "copies")));
        Assert.Equal(first.Body.GetProperty("file").GetProperty("fileId").GetString(), again.Body.GetProperty("file").GetProperty("fileId").GetString());
    }

    [Fact]
    public async Task Post_LargerThanAnyOtherBody_IsReadToItsEnd()
    {
        var file = TestSetup.File(Enumerable.Range(0, 20_000).Select(i => TestSetup.Row($"P{i}", 1000, 4)));

        var (status, body, _) = await PostAsync(Address, file, chunked: true);

        Assert.True(file.Length > 1 << 20);
        Assert.Equal((201, "imported", 20_000L), (status, Text(body, "result"), Number(body, "rowCount")));
    }

    [Fact]
    public async Task Post_HeldFile_IsTakenAndSaidToBeHeld()
    {
        var (status, body, _) = await PostAsync(Address, Encoding.UTF8.GetBytes(TestSetup.Row("P1", 1000, 4) + "\nT|2\n"));

        Assert.Equal((201, "held", "FILE_TOTALS"), (status, Text(body, "result"), body.GetProperty("file").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Post_FileOfAnotherFormat_IsAProblemThatPointsAtItsDifference()
    {
        var (status, body, location) = await PostAsync(Address, Encoding.UTF8.GetBytes(TestSetup.Row("P1", 1000, 4) + "|extra\nT|1\n"));

        Assert.Equal((422, "FILE_UNKNOWN"), (status, body.GetProperty("code").GetString()));
        var detail = await Http.GetFromJsonAsync<JsonElement>(location, Token);
        Assert.Equal("quarantined", detail.GetProperty("file").GetProperty("result").GetString());
        Assert.Equal("fields", detail.GetProperty("diff").GetProperty("changes")[0].GetProperty("change").GetString());
    }

    [Fact]
    public async Task Post_CutFile_IsAProblemThatPointsAtItsRecord()
    {
        var whole = TestSetup.File(TestSetup.Row("P1", 1000, 4));

        var (status, body, location) = await PostAsync(Address, whole[..^5]);

        Assert.Equal((422, "FILE_TRUNCATED"), (status, body.GetProperty("code").GetString()));
        var detail = await Http.GetFromJsonAsync<JsonElement>(location, Token);
        Assert.Equal("rejected", detail.GetProperty("file").GetProperty("result").GetString());
    }

    [Fact]
    public async Task OpenApi_OfTheUpload_NamesTheBody()
    {
        var document = await Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Token);

        var body = document.GetProperty("paths").GetProperty("/api/v1/accounts/{account}/statements").GetProperty("post").GetProperty("requestBody");
        Assert.Equal("binary", body.GetProperty("content").GetProperty("application/octet-stream").GetProperty("schema").GetProperty("format").GetString());
    }

    [Fact]
    public async Task Post_NameWithoutADay_NeedsTheDateBesideIt()
    {
        var file = Encoding.UTF8.GetBytes("T|0\n");

        var without = await PostAsync("/api/v1/accounts/desk-org/statements?name=day.txt", file);
        var with = await PostAsync("/api/v1/accounts/desk-org/statements?name=day.txt&date=2026-01-05", file);

        Assert.Equal((422, "FILE_WRONG_DATE"), (without.Status, without.Body.GetProperty("code").GetString()));
        Assert.Equal((201, "imported", "2026-01-05"), (with.Status, Text(with.Body, "result"), with.Body.GetProperty("file").GetProperty("clearingDate").GetString()));
    }

    [Theory]
    [InlineData("/api/v1/accounts/nobody/statements?name=a.txt", 404, "NOT_FOUND")]
    [InlineData("/api/v1/accounts/broken-org/statements?name=a.txt", 409, "ACCOUNT_STATE")]
    [InlineData("/api/v1/accounts/desk-org/statements", 400, "NAME")]
    [InlineData("/api/v1/accounts/desk-org/statements?name=..%2Fa.txt", 400, "NAME")]
    [InlineData("/api/v1/accounts/desk-org/statements?name=a%0Ab", 400, "NAME")]
    [InlineData("/api/v1/accounts/desk-org/statements?name=a.txt&layout=nothing", 400, "LAYOUT_UNKNOWN")]
    public async Task Post_BadRequest_IsAProblemWithItsCode(string path, int status, string code)
    {
        var answer = await PostAsync(path, "x"u8.ToArray());

        Assert.Equal((status, code), (answer.Status, answer.Body.GetProperty("code").GetString()));
        Assert.Empty((await Http.GetFromJsonAsync<JsonElement>("/api/v1/statements", Token)).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    public async Task Post_FromAnotherSitesPage_IsRefused(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(TestSetup.File(TestSetup.Row("P1", 1000, 4))) };
        request.Headers.Add("Origin", origin);

        using var response = await Http.SendAsync(request, Token);

        Assert.Equal((HttpStatusCode.Forbidden, "CSRF"), (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Post_Compressed_IsNotTaken()
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await Http.PostAsync(Address, content, Token);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Post_AnnouncedLargerThanAFileMayBe_IsRefusedBeforeItIsRead()
    {
        var answer = await _desk.RawAsync($"POST {Address} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {(256L << 20) + 1}\r\n\r\n");

        Assert.Contains(" 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("PAYLOAD_SIZE", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BodyThatBreaksOff_LeavesNothing()
    {
        await _desk.RawAsync($"POST {Address} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nT|0\n", sendEnd: true);

        Assert.Empty((await Http.GetFromJsonAsync<JsonElement>("/api/v1/statements", Token)).GetProperty("items").EnumerateArray());
    }

    private async Task<(int Status, JsonElement Body, string? Location)> PostAsync(string path, byte[] file, bool chunked = false)
    {
        using HttpContent content = chunked ? new StreamContent(new MemoryStream(file)) : new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await Http.SendAsync(request, Token);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Token), response.Headers.Location?.OriginalString);
    }

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();

    private static long Number(JsonElement body, string name) => body.GetProperty("file").GetProperty(name).GetInt64();
}
