using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Reconciliation;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Tests.Dashboard;

public sealed partial class DashboardGuardTests(DashboardHost host) : IClassFixture<DashboardHost>
{
    [Fact]
    public async Task Page_WithoutScripts_HasItsNumbersAndAPolicyAgainstInlineScripts()
    {
        using var http = new HttpClient();

        using var response = await http.GetAsync(host.Address + "/", TestContext.Current.CancellationToken);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("103.46", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(InlineScript(), html);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task Circuit_FromAnotherSite_IsRefused(string? origin, HttpStatusCode expected)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, host.Address + "/_blazor/negotiate?negotiateVersion=1");
        if (origin is not null) request.Headers.Add("Origin", origin);

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Accounts_FilesByFtp_AreShownAsUnencrypted()
    {
        using var http = new HttpClient();

        var accounts = await http.GetFromJsonAsync<JsonElement>($"{host.Address}/api/v1/accounts", TestContext.Current.CancellationToken);

        Assert.Equal(["unencrypted_files"], accounts[0].GetProperty("weaknesses").EnumerateArray().Select(w => w.GetString()));
    }

    [Theory]
    [InlineData("/breaks?code=R03", "/breaks?code=R03")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    public async Task Language_Switch_ReturnsToOurPagesOnly(string back, string expected)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        using var response = await http.GetAsync($"{host.Address}/language/en?back={Uri.EscapeDataString(back)}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(expected, response.Headers.Location!.OriginalString);
    }

    [Fact]
    public void Words_EveryKeyThatAPageUses_IsThereInBothLanguages()
    {
        var pages = Directory.EnumerateFiles(Repository.PathOf("src", "Gateway", "Dashboard")).Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var used = pages.SelectMany(p => UsedWord().Matches(File.ReadAllText(p)).Select(m => m.Groups[1].Value)).Distinct(StringComparer.Ordinal).ToList();

        var missing = used.Except(Words.Keys, StringComparer.Ordinal);

        Assert.True(used.Count > 60);
        Assert.Empty(missing);
    }

    [Fact]
    public void BreakWords_EveryCode_HasAChineseNameAndAnExplanation()
    {
        var codes = Enum.GetNames<BreakCode>();

        var explained = codes.Select(c => BreakWords.Explain(new() { BreakId = "x", ConnectionId = "c", ClearingDate = "2026-01-05", Code = c, Severity = "high", Level = "L2", Reference = "r", Differences = "[]", State = "open", DeltaFen = -150 }));

        Assert.All(codes, c => Assert.Contains(BreakWords.NameOf(c).Zh, ch => ch >= 0x4E00));
        Assert.All(explained, e => Assert.True(e.Zh.Length > 4 && char.IsUpper(e.En[0]) | char.IsAsciiDigit(e.En[0])));
    }

    [GeneratedRegex("""<script(?![^>]*\bsrc=)[^>]*>""")]
    private static partial Regex InlineScript();

    [GeneratedRegex("(?:\\bW\\[|\\bField\\()\"([a-z_0-9]+)\"")]
    private static partial Regex UsedWord();
}
