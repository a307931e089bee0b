using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Tests.Cli;

namespace Rijie.Gateway.Tests.Dashboard;

/// <summary>A gateway with the UnionPay sample, a terminal log that disagrees with it, and a merchant with a hostile name; a browser beside it.</summary>
public sealed class DashboardHost : IAsyncLifetime
{
    public const string HostileName = "<img src=x onerror=alert(1)>";

    private const string LogHead = "traded_at,type,state,gross_yuan,currency,terminal_no,batch_no,trace_no,merchant_no,merchant_order_no,refund_no,provider_order_no,retrieval_reference,masked_card_no,card_type,product,original_merchant_order_no,original_provider_order_no,remark\n";
    private static readonly string[] Browsers = [Environment.GetEnvironmentVariable("RIJIE_TEST_CHROMIUM") ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
    private readonly TestFolder _folder = new();
    private WebApplication? _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var config = _folder.Write("gateway.yaml",
            $$"""
            developer: { allow_loopback_http: true }
            accounts:
              - id: shop
                plugin: unionpay
                settings: { mer_id: "777290058110048", sign_method: "11", secure_key: "${file:key.txt}", gateway_url: "http://127.0.0.1:1", file_url: "http://127.0.0.1:1", files: "ftp://shop@127.0.0.1:1/", files_password: "${file:key.txt}" }
            merchants:
              - { id: corner-shop, name: "{{HostileName}}", connections: [{ id: corner-shop-unionpay, account: shop, merchant_no: "777290058110048" }] }
            """);
        SecretFile.Write(_folder.PathOf("key.txt"), "0123456789abcdef");
        var log = _folder.Write("log.csv", LogHead
            + "2026-01-05 10:15:30,sale,succeeded,123.40,CNY,,,,777290058110048,ORD20260105000001,,,,,,,,,\n"
            + "2026-01-05 11:00:00,sale,succeeded,9.99,CNY,,,,777290058110048,ORD-<b>9</b>,,,,,,,,,\n");
        var sample = Repository.PathOf("tests", "Settlement.Tests", "Samples", "unionpay", "777290058110048_20260105.zip");
        Assert.Equal(0, (await CommandRun.OfAsync("import", sample, "--statement", "--account", "shop", "--config", config)).ExitCode);
        Assert.Equal(0, (await CommandRun.OfAsync("import", log, "--config", config)).ExitCode);

        _app = GatewayHost.Build(GatewaySetup.Read(config), new() { Schedule = false, Listen = "http://127.0.0.1:0", Logging = l => l.SetMinimumLevel(LogLevel.Error) });
        await _app.StartAsync();
        Address = _app.Urls.Single();
    }

    /// <summary>A fresh browser profile that asks for a language.</summary>
    public async Task<IPage> OpenAsync(string locale)
    {
        var path = Browsers.FirstOrDefault(File.Exists);
        if (path is null) Assert.Skip("There is no Chromium on this machine: the dashboard is not tested in a browser. Name one in RIJIE_TEST_CHROMIUM.");
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Headless = true, Args = Flags });
        var context = await _browser.NewContextAsync(new() { Locale = locale, BaseURL = Address, ViewportSize = new() { Width = 1440, Height = 1000 } });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        _folder.Dispose();
    }
}
