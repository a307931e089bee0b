using System.Security.Cryptography;

namespace Rijie.Gateway.Tests.Storage;

public sealed class EvidenceStoreTests
{
    [Fact]
    public async Task Evidence_WrittenInParts_IsFoundByItsHashAndIsOneFile()
    {
        await using var store = await TestStore.OpenAsync("Sqlite");
        string first, second;
        using (var writer = store.Evidence.Begin())
        {
            writer.Append("622202******"u8);
            writer.Append("1234"u8);
            first = writer.Complete();
        }
        using (var writer = store.Evidence.Begin())
        {
            writer.Append("622202******1234"u8);
            second = writer.Complete();
        }

        await using var stored = store.Evidence.Open(first)!;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stored, TestContext.Current.CancellationToken));

        Assert.Equal(first, second);
        Assert.Equal(first, hash);
        Assert.Single(Directory.GetFiles(store.Folder, "*", SearchOption.AllDirectories), f => f.Contains("evidence", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Evidence_NotCompleted_LeavesNoFile()
    {
        await using var store = await TestStore.OpenAsync("Sqlite");

        using (var writer = store.Evidence.Begin()) writer.Append("half"u8);

        Assert.Empty(Directory.GetFiles(Path.Combine(store.Folder, "evidence"), "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF")]
    public async Task Evidence_AskedByAnythingButAHash_IsNotThere(string name)
    {
        await using var store = await TestStore.OpenAsync("Sqlite");

        var stream = store.Evidence.Open(name);

        Assert.Null(stream);
    }
}
