using Rijie.Conformance;
using Rijie.Lakala.Simulator;

namespace Rijie.Lakala.Tests;

public sealed class LakalaConformance : ProviderConformance<LakalaPlugin>
{
    protected override ProviderWire Wire => new LakalaWire();
}
