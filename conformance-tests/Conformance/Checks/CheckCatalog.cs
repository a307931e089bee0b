namespace Rijie.Conformance;

/// <summary>Every check, in the order of the levels.</summary>
internal static class CheckCatalog
{
    public const int HighestLevel = 5;

    public static IReadOnlyList<Check> All { get; } =
    [
        .. PackageChecks.All,
        .. SettingChecks.All,
        .. ContractChecks.All,
        .. SecretChecks.All,
        .. WireChecks.All,
        .. ListChecks.All,
        .. ListPageChecks.All,
        .. LookupChecks.All,
        .. NotificationChecks.All,
        .. PayoutChecks.All,
        .. TerminalChecks.All,
        .. StatementChecks.All,
        .. StatementTextChecks.All,
        .. StatementDayChecks.All,
        .. StatementProofChecks.All,
        .. LayoutChecks.All,
        .. VectorChecks.All,
        .. TransportChecks.All,
        .. SignatureChecks.All,
        .. UpgradeChecks.All,
        .. NotificationForgeryChecks.All,
        .. NotificationEventChecks.All,
        .. AnswerChecks.All,
        .. ConcurrencyChecks.All,
        .. TlsChecks.All,
        .. MemoryChecks.All,
    ];
}
