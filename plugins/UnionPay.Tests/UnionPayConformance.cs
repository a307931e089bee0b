using Rijie.Conformance;
using Rijie.UnionPay.Simulator;

namespace Rijie.UnionPay.Tests;

public sealed class UnionPayConformance : ProviderConformance<UnionPayPlugin>
{
    protected override ProviderWire Wire => new UnionPayWire();
}
