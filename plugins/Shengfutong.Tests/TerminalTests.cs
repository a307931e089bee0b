using System.Text.Json.Nodes;

namespace Rijie.Shengfutong.Tests;

public sealed class TerminalTests : IDisposable
{
    private const string Path = "/terminal/queryList";
    private readonly ShengfutongBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task List_TerminalsInAString_AreReadWithTheirBinding()
    {
        bench.Reply(Path, ShengfutongBench.Success("""
            "terminals":"[{\"termNo\":\"01080001\",\"sn\":\"SN1\",\"storeName\":\"一号店\",\"status\":\"OPEN\"},{\"termNo\":\"01080002\",\"status\":\"CLOSE\"},{\"termNo\":\"01080003\",\"status\":\"REPAIR\"}]"
            """));

        var terminals = await List();

        Assert.Equal(
            [
                new() { TerminalNo = "01080001", MerchantNo = "30000001", SerialNo = "SN1", Store = "一号店", Active = true },
                new() { TerminalNo = "01080002", MerchantNo = "30000001", Active = false },
                new() { TerminalNo = "01080003", MerchantNo = "30000001" },
            ],
            terminals);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("40000001", true)]
    public async Task List_SubMerchant_IsSentWhereThereIsOne(string? subMerchantNo, bool isSent)
    {
        using var own = new ShengfutongBench(subMerchantNo is null ? null : new Dictionary<string, string> { ["sub_mch_id"] = subMerchantNo }).Answering();

        await own.Get<ITerminalSource>().ListAsync(ShengfutongBench.MerchantNo, TestContext.Current.CancellationToken);

        var sent = JsonNode.Parse(own.Server.LogEntries[^1].RequestMessage!.BodyAsBytes!)!.AsObject();
        Assert.Equal((isSent, subMerchantNo), (sent.ContainsKey("subMchId"), (string?)sent["subMchId"]));
    }

    [Theory]
    [InlineData("\"terminals\":\"\"")]
    [InlineData("\"terminals\":\"[{\\\"sn\\\":\\\"SN1\\\"}]\"")]
    public async Task List_NotAsDocumented_IsAFailureAndNoEmptyList(string fields)
    {
        bench.Reply(Path, ShengfutongBench.Success(fields));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(List)).Failure);
    }

    private Task<IReadOnlyList<Terminal>> List() => bench.Get<ITerminalSource>().ListAsync(ShengfutongBench.MerchantNo, TestContext.Current.CancellationToken);
}
