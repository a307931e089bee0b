using System.Reflection;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>Level 2 of the provider's side: an author may say what a surface does not carry, and nothing else.</summary>
internal static class WireChecks
{
    private static readonly string[] OfTransactions = ["Type", "State", "Gross", "MerchantNo", "Currency"];
    private static readonly string[] OfPayouts = ["PayoutNo", "State", "Paid", "MerchantNo", "Currency"];
    private static readonly string[] OfTerminals = ["TerminalNo", "MerchantNo"];

    /// <summary>A provider masks a card as it likes.</summary>
    private const string Masked = "MaskedCardNo";

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "wire.tells_the_truth", Level = 2, Why = "A simulated provider that tells another amount, type or state than happened would prove whatever its plugin does.", Rule = "contract: ProviderWire.Told and StateNow", Look = "Told and StateNow of the simulator",
            Ask = (bench, _) =>
            {
                bench.Draw(sales: 40, faults: [.. Fault.All.Where(f => f.OnWire)]);
                foreach (var state in Enum.GetValues<TransactionState>()) bench.AddSale(with: t => t with { State = state });
                var told = Enum.GetValues<Surface>().ToDictionary(surface => surface, surface => bench.InApi().Select(truth => (Truth: truth, Told: bench.Wire.Told(surface, truth))).ToList());
                foreach (var (surface, pairs) in told)
                    foreach (var (truth, says) in pairs)
                    {
                        Hold(truth, says, OfTransactions, $"{Expect.Key(truth)} on the surface {surface}");
                        Expect.That((says.ProviderOrderNo ?? says.MerchantOrderNo ?? says.RefundNo ?? says.RetrievalReference) is not null, $"{surface}: {Expect.Key(truth)} is told without any number.");
                    }
                foreach (var truth in bench.InApi())
                {
                    var now = bench.Wire.StateNow(bench.Book, truth);
                    if (now != GivenBack(bench.Book, truth)) Expect.Equal(truth.State, now, $"the state that a lookup tells now of {Expect.Key(truth)}");
                }
                var payouts = PayoutChecks.OfEachState(bench).Select(truth => (Truth: truth, Told: bench.Wire.Told(truth))).ToList();
                foreach (var (truth, says) in payouts) Hold(truth, says, OfPayouts, $"a payout that is {truth.State}");
                var terminals = TerminalChecks.OfEachState(bench).Select(truth => (Truth: truth, Told: bench.Wire.Told(truth))).ToList();
                foreach (var (truth, says) in terminals) Hold(truth, says, OfTerminals, "a terminal");
                bench.Note = LeftOut(bench.Manifest.Capabilities.Select(capability => (CapabilityName.Of(capability), capability switch
                {
                    Capability.Payouts => LeftOut(payouts),
                    Capability.Terminals => LeftOut(terminals),
                    _ => LeftOut(told[SurfaceOf(capability)]),
                })));
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

    /// <summary>What is told is the truth or nothing: only what the truth leaves open may be filled in, and what is essential is always told.</summary>
    private static void Hold<T>(T truth, T told, string[] essential, string what)
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var (was, says) = (property.GetValue(truth), property.GetValue(told));
            if (property.Name == Masked || Equals(was, says)) continue;
            if (essential.Contains(property.Name) || !(IsOpen(was) || IsOpen(property, says))) Expect.Equal(was, says, $"{property.Name} of {what}");
        }
    }

    private static Surface SurfaceOf(Capability capability) => capability switch
    {
        Capability.Transactions => Surface.List,
        Capability.TransactionLookup => Surface.Lookup,
        Capability.Notifications => Surface.Notification,
        _ => Surface.Statement,
    };

    /// <summary>The fields that the truth has and that are never told: nothing can be asked about them.</summary>
    private static IReadOnlyList<string> LeftOut<T>(IReadOnlyList<(T Truth, T Told)> pairs) =>
        [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => pairs.Any(x => !IsOpen(p, p.GetValue(x.Truth))) && pairs.All(x => IsOpen(p, p.GetValue(x.Told)))).Select(p => p.Name).Order(StringComparer.Ordinal)];

    private static string? LeftOut(IEnumerable<(string Capability, IReadOnlyList<string> Fields)> all) =>
        all.Where(a => a.Fields.Count > 0).ToList() is { Count: > 0 } some
            ? $"The simulator states that the provider does not tell of {string.Join("; of ", some.Select(a => $"{a.Capability}: {string.Join(", ", a.Fields)}"))}. Nothing was asked about these."
            : null;

    /// <summary>The state of a sale by what was given back of it since; its own where nothing was.</summary>
    private static TransactionState GivenBack(Book book, Transaction sale)
    {
        if (sale is not { Type: TransactionType.Sale, State: TransactionState.Succeeded }) return sale.State;
        var returned = book.Records.Select(r => r.Truth).Where(t => t.State.HasSucceeded() && t.MerchantNo == sale.MerchantNo
            && ((t.OriginalProviderOrderNo is { } provider && provider == sale.ProviderOrderNo) || (t.OriginalMerchantOrderNo is { } merchant && merchant == sale.MerchantOrderNo))).ToList();
        return returned.Exists(t => t.Type is TransactionType.Void) ? TransactionState.Reversed
            : returned.Where(t => t.Type is TransactionType.Refund).Sum(t => t.Gross.Fen) is var fen && fen == 0 ? sale.State
            : fen < sale.Gross.Fen ? TransactionState.PartlyRefunded : TransactionState.Refunded;
    }

    /// <summary>An amount that has no blank is zero where nothing is told of it.</summary>
    private static bool IsOpen(PropertyInfo property, object? value) => IsOpen(value) || (property.PropertyType == typeof(Money) && Equals(value, Money.Zero));

    private static bool IsOpen(object? value) => value is null || (value is Enum && value.ToString() == "Unknown");
}
