using Rijie.Conformance;
using WireMock.Server;

namespace Rijie.Demo;

/// <summary>One simulated acquirer: its wire, its book, its server, and the shop's connection to it.</summary>
internal sealed class Brand : IDisposable
{
    private Brand(ProviderWire wire, Book book, WireMockServer server, string merchantNo, TimeOnly dayCut, int seed)
    {
        (Wire, Book, Server, MerchantNo) = (wire, book, server, merchantNo);
        Writer = new BookWriter(book, wire, merchantNo, dayCut, seed);
        wire.Answer(book, server);
    }

    public ProviderWire Wire { get; }

    public Book Book { get; }

    public WireMockServer Server { get; }

    public string MerchantNo { get; }

    public BookWriter Writer { get; }

    public string AccountId => $"{Wire.PluginId}-demo";

    public string ConnectionId => $"corner-shop-{Wire.PluginId}";

    public static Brand Start(ProviderWire wire, string ownerNo, string merchantNo, IReadOnlyList<string> terminals, TimeOnly dayCut, TimeProvider clock, int seed)
    {
        var book = new Book
        {
            OwnerNo = ownerNo,
            Clock = clock,
            Terminals = [.. terminals.Select(t => new Terminal { TerminalNo = t, MerchantNo = merchantNo, Store = "一号店", SerialNo = $"SN-{t}", Active = true })],
        };
        return new(wire, book, WireMockServer.Start(), merchantNo, dayCut, seed);
    }

    public void Dispose()
    {
        Server.Stop();
        Server.Dispose();
        (Wire as IDisposable)?.Dispose();
    }
}
