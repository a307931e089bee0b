using Rijie.Conformance;
using Rijie.Shengfutong.Simulator;

namespace Rijie.Shengfutong.Tests;

public sealed class ShengfutongConformance : ProviderConformance<ShengfutongPlugin>
{
    protected override ProviderWire Wire => new ShengfutongWire();
}
