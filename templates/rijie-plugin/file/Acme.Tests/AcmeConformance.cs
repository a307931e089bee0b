using Acme.Simulator;

namespace Acme.Tests;

/// <summary>Every check of the conformance suite for what the plugin offers, each a test of its own.</summary>
public sealed class AcmeConformance : LayoutConformance<AcmeWire>;
