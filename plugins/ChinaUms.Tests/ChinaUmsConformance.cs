using Rijie.Conformance;
using Rijie.ChinaUms.Simulator;

namespace Rijie.ChinaUms.Tests;

public sealed class ChinaUmsConformance : ProviderConformance<ChinaUmsPlugin>
{
    protected override ProviderWire Wire => new ChinaUmsWire();
}
