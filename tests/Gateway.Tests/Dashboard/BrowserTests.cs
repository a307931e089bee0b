using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Rijie.Gateway.Tests.Dashboard;

public sealed class BrowserTests(DashboardHost host) : IClassFixture<DashboardHost>
{
    [Fact]
    public async Task Today_ChineseBrowser_ShowsTheDaysNumbersInChinese()
    {
        var page = await host.OpenAsync("zh-CN");

        await page.GotoAsync("/");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "日结总览" })).ToBeVisibleAsync();
        await Expect(page.Locator("#sold")).ToHaveTextAsync("133.39");
        await Expect(page.Locator("#stated")).ToHaveTextAsync("103.46");
        await Expect(page.Locator("#fee")).ToHaveTextAsync("0.62");
        await Expect(page.Locator("#payable")).ToHaveTextAsync("52.84");
        await Expect(page.Locator("#lines tbody tr").First).ToContainTextAsync("银联全渠道");
        await Expect(page.Locator("#lines .rj-weak")).ToHaveTextAsync("文件传输未加密");
    }

    [Fact]
    public async Task Language_Switched_IsKeptForTheNextVisit()
    {
        var page = await host.OpenAsync("zh-CN");
        await page.GotoAsync("/breaks");

        await page.Locator("#other-language").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Breaks" })).ToBeVisibleAsync();
        await page.GotoAsync("/");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Settlement" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_HostileNames_AreTextAndNoPolicyIsBroken()
    {
        var page = await host.OpenAsync("en-US");
        var troubles = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error") troubles.Add(message.Text);
        };
        page.PageError += (_, error) => troubles.Add(error);
        page.Dialog += (_, dialog) => troubles.Add(dialog.Message);

        await page.GotoAsync("/");
        await Expect(page.Locator("#lines tbody tr").First).ToContainTextAsync(DashboardHost.HostileName);
        await page.GotoAsync("/breaks");
        await Expect(page.Locator(".rj-breaks")).ToContainTextAsync("ORD-<b>9</b>");

        Assert.Equal(0, await page.Locator("td img, td b").CountAsync());
        Assert.Empty(troubles);
    }

    [Fact]
    public async Task Today_WithBreaks_SaysHowManyOfThemItShows()
    {
        var page = await host.OpenAsync("en-US");

        await page.GotoAsync("/");
        var open = int.Parse(await page.Locator("#open-breaks").InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        var shown = await page.Locator(".rj-breaks tbody tr").CountAsync();

        Assert.InRange(shown, 1, 10);
        await Expect(page.Locator("#breaks-shown")).ToContainTextAsync(System.FormattableString.Invariant($"Worst first, {shown} of {open}"));
    }

    [Fact]
    public async Task Docs_Opened_RendersAndAsksNobodyElse()
    {
        var page = await host.OpenAsync("en-US");
        var (foreign, troubles) = (new List<string>(), new List<string>());
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(host.Address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) foreign.Add(request.Url);
        };
        page.Console += (_, message) =>
        {
            if (message.Type is "error") troubles.Add(message.Text);
        };

        var response = await page.GotoAsync("/docs", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Expect(page.GetByText("/api/v1/summary").First).ToBeVisibleAsync();

        Assert.Contains("connect-src 'self'", await response!.HeaderValueAsync("content-security-policy"), StringComparison.Ordinal);
        Assert.Empty(foreign);
        Assert.Empty(troubles);
    }

    [Fact]
    public async Task Break_FollowedToItsEvidence_ShowsWordsBothSidesAndTheMaskedLine()
    {
        var page = await host.OpenAsync("en-US");
        await page.GotoAsync("/breaks?code=R03");

        await page.GetByRole(AriaRole.Link, new() { Name = "R03" }).ClickAsync();
        await Expect(page.Locator("#explanation")).ToContainTextAsync("123.40");
        await Expect(page.Locator(".rj-differs")).ToContainTextAsync("123.45");
        await page.GetByRole(AriaRole.Link, new() { Name = "See evidence: statement" }).ClickAsync();

        var raw = page.Locator(".rj-raw").Filter(new() { HasText = "202601051015301000018" });
        await Expect(raw).ToContainTextAsync("622202******1234");
        await Expect(page.Locator(".rj-evidence").Last).ToContainTextAsync("INN26010588ZM_777290058110048");
    }

    [Fact]
    public async Task Transaction_AskedHowItsFeeComesAbout_ShowsContractAndWhatWasTaken()
    {
        var page = await host.OpenAsync("en-US");
        await page.GotoAsync("/breaks?code=R03");
        await page.GetByRole(AriaRole.Link, new() { Name = "R03" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "See evidence: statement" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "How the fee comes about" }).ClickAsync();

        await Expect(page.Locator("#fee")).ToContainTextAsync("No contract in force");
        await Expect(page.Locator("#fee")).ToContainTextAsync("Fee taken");
    }

    [Fact]
    public async Task Date_Chosen_OpensThatDay()
    {
        var page = await host.OpenAsync("zh-CN");
        await page.GotoAsync("/");

        // The field is closed until the page answers, so that filling it waits for that and nothing typed is lost.
        await page.Locator("input[type=date]").FillAsync("2026-01-04");
        await page.Locator("input[type=date]").PressAsync("Tab");

        await Expect(page).ToHaveURLAsync(new Regex("date=2026-01-04"));
        await Expect(page.Locator("#stated")).ToHaveTextAsync("0.00");
    }
}
