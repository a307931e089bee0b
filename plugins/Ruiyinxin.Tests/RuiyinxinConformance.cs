using Rijie.Conformance;
using Rijie.Ruiyinxin.Simulator;

namespace Rijie.Ruiyinxin.Tests;

public sealed class RuiyinxinConformance : ProviderConformance<RuiyinxinPlugin>
{
    protected override ProviderWire Wire => new RuiyinxinWire();
}
