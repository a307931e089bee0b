using Acme.Simulator;

namespace Acme.Tests;

/// <summary>What is odd about Acme and what the plugin makes of it, one test an oddity. The first one is here to be copied.</summary>
public sealed class QuirkTests
{
    private static readonly DateTimeOffset Noon = ChinaTime.ToInstant(new DateOnly(2025, 1, 6), new TimeOnly(12, 0));

    [Fact]
    public async Task LookUp_StatusOfANewWord_IsUnknownAndNotSuccess()
    {
        var wire = new AcmeWire();
        var sale = wire.Number(
            new() { MerchantNo = "898100000000001", Type = TransactionType.Sale, State = TransactionState.Unknown, Gross = Money.FromFen(1_000), TradedAt = Noon }, serial: 1);
        var book = new Book { OwnerNo = "ORG001", Terminals = [], Clock = TimeProvider.System };
        book.Add(new BookRecord { Truth = sale, InApi = sale });
        using var bench = new PluginBench(new AcmePlugin(), wire, book, [sale.MerchantNo]);
        wire.Answer(book, bench.Server);

        var answer = await bench.Get<ITransactionLookup>().LookUpAsync(
            new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo }, TestContext.Current.CancellationToken);

        Assert.Equal(TransactionState.Unknown, answer.Transaction!.State);
    }
}
