using System.Reflection;

namespace Rijie.Conformance;

/// <summary>Level 2 of the provider's side: an author may say what a surface does not carry, and nothing else.</summary>
internal static class WireChecks
{
    private static readonly string[] Essential = ["Type", "State", "Gross", "MerchantNo", "Currency"];

    /// <summary>A provider masks a card as it likes.</summary>
    private const string Masked = "MaskedCardNo";

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "wire.tells_the_truth", Level = 2, Why = "A simulated provider that tells another amount, type or state than happened would prove whatever its plugin does.", Rule = "contract: ProviderWire.Told", Look = "Told of the simulator",
            Ask = (bench, _) =>
            {
                bench.Draw(sales: 40, faults: [.. Fault.All.Where(f => f.OnWire)]);
                foreach (var surface in Enum.GetValues<Surface>())
                    foreach (var truth in bench.InApi())
                    {
                        var told = bench.Wire.Told(surface, truth);
                        foreach (var property in typeof(Transaction).GetProperties(BindingFlags.Public | BindingFlags.Instance))
                        {
                            var (was, says) = (property.GetValue(truth), property.GetValue(told));
                            if (property.Name == Masked || Equals(was, says)) continue;
                            // What is told is the truth or nothing; only what the truth leaves open may be filled in.
                            if (Essential.Contains(property.Name) || !(IsOpen(was) || IsOpen(says))) Expect.Equal(was, says, $"{property.Name} of {Expect.Key(truth)} on the surface {surface}");
                        }
                        Expect.That((told.ProviderOrderNo ?? told.MerchantOrderNo ?? told.RefundNo ?? told.RetrievalReference) is not null, $"{surface}: {Expect.Key(truth)} is told without any number.");
                    }
                return Task.CompletedTask;
            },
        },
        new()
        {
            Id = "wire.numbers", Level = 2, Why = "A simulated provider whose numbers repeat hides a plugin that mixes up orders.", Rule = "contract: ProviderWire.Number", Look = "Number of the simulator",
            Ask = (bench, _) =>
            {
                bench.Draw(sales: 200);
                Identifiers.Hold(bench, [.. bench.Book.Records.Select(r => r.Truth)], "the book");
                return Task.CompletedTask;
            },
        },
    ];

    private static bool IsOpen(object? value) => value is null || (value is Enum && value.ToString() == "Unknown");
}
