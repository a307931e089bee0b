using System.Security.Cryptography;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;

namespace Rijie.Gateway.Cli;

/// <summary>A file as it was kept, masked, put together so that a layout can read it again.</summary>
/// <param name="Layout">Today's layout of that id; of a file in quarantine the one that fits it now, if one does.</param>
/// <param name="Name">The name to read it under.</param>
internal sealed record KeptFile(StatementLayout Layout, string Name, byte[] Content)
{
    public static KeptFile Open(GatewaySession session, StatementDetail stored, Account? account)
    {
        var members = stored.Evidence.Select(e => (e.Member, Content: Bytes(session.Get<EvidenceStore>(), e))).ToList();
        if (members.Count == 0) throw new CommandException(ExitCode.Refused, "EVIDENCE_MISSING", $"No evidence was kept of {stored.File.Name}.");
        var layout = LayoutOf(stored.File, account, members[0].Content);
        // A member that came without its archive has no place in one.
        var isBare = members.Count == 1 && StatementName.Read(layout, stored.File.Name) is null;
        return isBare ? new(layout, members[0].Member, members[0].Content) : new(layout, stored.File.Name, ContainerWriter.Pack(layout, members));
    }

    private static StatementLayout LayoutOf(StatementFileRecord file, Account? account, byte[] firstMember)
    {
        if (account is null) return TerminalLogIntake.Layout;
        if (file.Result == EnumText<FileResult>.Of(FileResult.Quarantined) && account.Host is { } host
            && LayoutChoice.Of(new MemoryStream(firstMember), file.Name, host.Plugin.Layouts) is { Fitting: [var fitting] }) return fitting;
        return account.Host?.Plugin.Layout(file.LayoutId) ?? throw new CommandException(ExitCode.BadInput, "LAYOUT_UNKNOWN", $"The layout {file.LayoutId} is not there: {account.State.Reason ?? "the plugin no longer has it"}.");
    }

    private static byte[] Bytes(EvidenceStore store, Evidence evidence)
    {
        using var kept = store.Open(evidence.StoredSha256) ?? throw new CommandException(ExitCode.Refused, "EVIDENCE_MISSING", $"The evidence {evidence.EvidenceId} is not in the store.");
        using var bytes = new MemoryStream();
        kept.CopyTo(bytes);
        var content = bytes.ToArray();
        return Convert.ToHexStringLower(SHA256.HashData(content)) == evidence.StoredSha256
            ? content
            : throw new CommandException(ExitCode.Refused, "EVIDENCE_CHANGED", $"The evidence {evidence.EvidenceId} was changed after it was stored.");
    }
}
