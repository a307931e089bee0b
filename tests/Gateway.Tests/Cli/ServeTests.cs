using System.Net.Sockets;

namespace Rijie.Gateway.Tests.Cli;

public sealed class ServeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Serve_AddressTaken_ExitsWithFourAndSaysWhatToDo()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var config = _folder.Write("gateway.yaml", $"listen: \"http://127.0.0.1:{port}\"\n");

        var run = await CommandRun.OfAsync("serve", "--json", "--config", config);

        Assert.Equal((4, "ADDRESS_IN_USE"), (run.ExitCode, run.Text("error")));
        Assert.Contains("gateway.yaml", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_StoreHeldByAnotherProcess_IsRefused()
    {
        var config = _folder.Write("gateway.yaml", "listen: \"http://127.0.0.1:0\"\n");
        using var held = Rijie.Gateway.Storage.InstanceLock.Take(_folder.PathOf("data/rijie.db"));

        var run = await CommandRun.OfAsync("serve", "--json", "--config", config);

        Assert.Equal((4, "STORE_LOCKED"), (run.ExitCode, run.Text("error")));
    }

    [Fact]
    public async Task Help_WithoutAVerb_ListsEveryVerb()
    {
        var run = await CommandRun.OfAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.All((string[])["serve", "init", "plugins", "accounts", "pull", "import", "statement", "breaks", "day"], verb => Assert.Contains($"  {verb} ", run.Output, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
