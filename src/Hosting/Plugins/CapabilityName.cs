namespace Rijie.Hosting;

/// <summary>The names of capabilities as manifests, messages and people write them, and the interface behind each.</summary>
internal static class CapabilityName
{
    private static readonly (Capability Capability, string Name, Type Service)[] Table =
    [
        (Capability.Transactions, "transactions", typeof(ITransactionSource)),
        (Capability.TransactionLookup, "transaction-lookup", typeof(ITransactionLookup)),
        (Capability.Notifications, "notifications", typeof(INotificationReader)),
        (Capability.Statements, "statements", typeof(IStatementSource)),
        (Capability.Payouts, "payouts", typeof(IPayoutSource)),
        (Capability.Terminals, "terminals", typeof(ITerminalSource)),
    ];

    /// <summary>All names in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Table.Select(row => row.Name)];

    /// <summary>The name of a capability.</summary>
    public static string Of(Capability capability) => Table.Single(row => row.Capability == capability).Name;

    /// <summary>The capability that a registered service type offers, or <c>null</c> for a plugin's own type.</summary>
    public static Capability? OfService(Type service)
    {
        foreach (var row in Table)
            if (row.Service == service) return row.Capability;
        return null;
    }
}
