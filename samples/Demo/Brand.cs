using Rijie.Conformance;
using WireMock.Server;

namespace Rijie.Demo;

/// <summary>One simulated acquirer: its wire, its book, its server, and the chain's stores at it.</summary>
internal sealed class Brand : IDisposable
{
    private Brand(ProviderWire wire, Book book, WireMockServer server, ChainAccount account, int seed)
    {
        (Wire, Book, Server) = (wire, book, server);
        Stores = [.. account.Stores.Select((s, i) => new BrandStore($"{s.Store}-{wire.PluginId}", s.MerchantNo, new BookWriter(book, wire, s.MerchantNo, account.DayCut, seed + i)))];
        Foreign = account.Foreign is { } other ? new BookWriter(book, wire, other.MerchantNo, account.DayCut, seed + Stores.Count) : null;
        wire.Answer(book, server);
    }

    public ProviderWire Wire { get; }

    public Book Book { get; }

    public WireMockServer Server { get; }

    public IReadOnlyList<BrandStore> Stores { get; }

    /// <summary>Somebody else's merchant, whose rows come in the same files.</summary>
    public BookWriter? Foreign { get; }

    public string AccountId => $"{Wire.PluginId}-demo";

    public static Brand Start(ChainAccount account, TimeProvider clock, int seed)
    {
        var merchants = account.Foreign is { } other ? account.Stores.Append(other) : account.Stores;
        var book = new Book
        {
            OwnerNo = account.OwnerNo,
            Clock = clock,
            Terminals =
            [
                .. merchants.SelectMany(m => m.Terminals.Select(t => new Terminal { TerminalNo = t, MerchantNo = m.MerchantNo, Store = Chain.Stores[m.Store], SerialNo = $"SN-{t}", Active = true })),
            ],
        };
        return new(account.Wire(), book, WireMockServer.Start(), account, seed);
    }

    public void Dispose()
    {
        Server.Stop();
        Server.Dispose();
        (Wire as IDisposable)?.Dispose();
    }
}

/// <summary>A store at a brand: the gateway's connection, and the hand that draws its trade.</summary>
internal sealed record BrandStore(string ConnectionId, string MerchantNo, BookWriter Writer);
