using Rijie.Conformance;
using Rijie.SmallestPlugin.Simulator;

namespace Rijie.SmallestPlugin.Tests;

/// <summary>Every check of the conformance suite for the one capability that it offers.</summary>
public sealed class SmallestConformance : ProviderConformance<SmallestPlugin>
{
    protected override ProviderWire Wire => new SmallestWire();
}
