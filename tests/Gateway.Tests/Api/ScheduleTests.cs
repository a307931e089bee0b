using Microsoft.Extensions.Logging;
using Rijie.Gateway.Storage;
using Rijie.Gateway.Tests.Desk;

namespace Rijie.Gateway.Tests.Api;

public sealed class ScheduleTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schedule_HostStarted_DoesWhatIsDue()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await using var app = GatewayHost.Build(gateway.Setup, new() { Clock = gateway.Clock, Listen = "http://127.0.0.1:0", Logging = logging => logging.ClearProviders() });

        await app.StartAsync(Token);
        await gateway.Desk.FirstRead.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await app.StopAsync(Token);

        Assert.True(gateway.Desk.PagesRead > 0);
    }

    [Fact]
    public async Task Endpoint_NamedInTheEnvironment_IsNotListenedOn()
    {
        Environment.SetEnvironmentVariable("Kestrel__Endpoints__Elsewhere__Url", "http://127.0.0.2:0");
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await using var app = GatewayHost.Build(gateway.Setup, new() { Clock = gateway.Clock, Schedule = false, Listen = "http://127.0.0.1:0", Logging = logging => logging.ClearProviders() });
        Environment.SetEnvironmentVariable("Kestrel__Endpoints__Elsewhere__Url", null);

        await app.StartAsync(Token);

        Assert.StartsWith("http://127.0.0.1:", Assert.Single(app.Urls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_ServedByAnotherProcess_IsNotStarted()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await using var first = GatewayHost.Build(gateway.Setup, new() { Clock = gateway.Clock, Schedule = false, Listen = "http://127.0.0.1:0" });
        await using var second = GatewayHost.Build(gateway.Setup, new() { Clock = gateway.Clock, Schedule = false, Listen = "http://127.0.0.1:0" });
        using var held = await GatewayHost.StartStoreAsync(first.Services, Token);

        var refusal = await Assert.ThrowsAsync<StoreException>(() => GatewayHost.StartStoreAsync(second.Services, Token));

        Assert.Equal("STORE_LOCKED", refusal.Code);
    }
}
