using Rijie.Conformance;
using Rijie.Leshua.Simulator;

namespace Rijie.Leshua.Tests;

public sealed class LeshuaConformance : ProviderConformance<LeshuaPlugin>
{
    protected override ProviderWire Wire => new LeshuaWire();
}
