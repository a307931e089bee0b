using Rijie.ChinaUms.Simulator;
using Rijie.Conformance;
using Rijie.Lakala.Simulator;
using Rijie.Leshua.Simulator;
using Rijie.Ruiyinxin.Simulator;
using Rijie.Shengfutong.Simulator;
using Rijie.UnionPay.Simulator;

namespace Rijie.Demo;

/// <summary>A store of the chain at one provider.</summary>
/// <param name="Store">The store's short name, part of the connection's id.</param>
/// <param name="MerchantNo">Its merchant number there.</param>
/// <param name="Terminals">Its terminals there.</param>
internal sealed record StoreMerchant(string Store, string MerchantNo, IReadOnlyList<string> Terminals);

/// <summary>An account of the chain at a provider.</summary>
/// <param name="Wire">Makes the provider's side.</param>
/// <param name="OwnerNo">The organisation, agent or cooperator; the merchant where an account is one.</param>
/// <param name="Stores">The merchants that are the chain's own.</param>
/// <param name="Foreign">A merchant of somebody else in the same files, or <c>null</c> where files hold one merchant.</param>
/// <param name="DayCut">The provider's cut.</param>
internal sealed record ChainAccount(Func<ProviderWire> Wire, string OwnerNo, IReadOnlyList<StoreMerchant> Stores, StoreMerchant? Foreign, TimeOnly DayCut);

/// <summary>The chain that the demo shows: three stores, and the terminals of every brand between them.</summary>
internal static class Chain
{
    public const string MerchantId = "xinghe";
    public const string MerchantName = "星河便利连锁";

    private static readonly TimeOnly NetworkCut = new(23, 0);

    /// <summary>Names of the stores, by their short ones.</summary>
    public static IReadOnlyDictionary<string, string> Stores { get; } = new Dictionary<string, string> { ["east"] = "东街店", ["west"] = "西街店", ["south"] = "南门店", ["other"] = "别家小店" };

    public static IReadOnlyList<ChainAccount> Accounts { get; } =
    [
        new(() => new LakalaWire(), "ORG0001",
            [new("east", "82200000000000A", ["D0000001", "D0000002"]), new("west", "82200000000000B", ["D0000003"])], new("other", "82200000000000F", ["D0000009"]), default),
        new(() => new UnionPayWire(), "777290058110048", [new("east", "777290058110048", ["01080001", "01080002"])], null, NetworkCut),
        new(() => new ChinaUmsWire(), "898310058120001", [new("west", "898310058120001", ["01080041"]), new("south", "898310058120002", ["01080042"])], null, NetworkCut),
        new(() => new ShengfutongWire(), "30000001", [new("west", "30000001", ["01080011"])], null, default),
        new(() => new LeshuaWire(), "1000001",
            [new("west", "5800100001", ["01080031"]), new("south", "5800100002", ["01080032"])], new("other", "5800100009", ["01080039"]), default),
        new(() => new RuiyinxinWire(), "COOP_DEMO", [new("south", "M000000001", ["01080021"])], new("other", "M000000009", ["01080029"]), default),
    ];
}
