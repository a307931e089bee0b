using System.Runtime.InteropServices;

namespace Rijie;

/// <summary>Fetches the statement files of a clearing date.</summary>
/// <remarks>
/// Register an implementation to offer the <c>statements</c> capability. It fetches and checks what proves the bytes whole;
/// it never reads rows: a layout of the manifest does.
/// </remarks>
public interface IStatementSource
{
    /// <summary>Fetches the files of one clearing date.</summary>
    /// <returns>Not ready, no trade, or the files, all or some, with what proves them whole. The caller disposes the files.</returns>
    /// <exception cref="ProviderException">The provider refused the request, or did not answer as documented.</exception>
    Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken);
}

/// <summary>Which files to fetch.</summary>
public sealed record StatementQuery
{
    /// <summary>清算日期.</summary>
    public required DateOnly ClearingDate { get; init; }

    /// <summary>商户号, for providers with a file for each merchant; <c>null</c> asks for the account's file.</summary>
    public string? MerchantNo { get; init; }
}

/// <summary>How a provider answered a request for a statement.</summary>
public enum StatementStatus
{
    /// <summary>Not there yet; the host asks again until the deadline. Also when the provider cannot tell "not yet" from "none".</summary>
    NotReady,

    /// <summary>The provider says that there was no trade.</summary>
    NoTrade,

    /// <summary>The files are here.</summary>
    Ready,

    /// <summary>Of several files, such as one for each merchant, some are here and some are not there yet: the host takes these in and asks again until the deadline.</summary>
    Partial,
}

/// <summary>A provider's answer to a request for a statement.</summary>
public sealed record StatementAnswer
{
    /// <summary>How it answered.</summary>
    public required StatementStatus Status { get; init; }

    /// <summary>The files, in the provider's order; empty unless <see cref="StatementStatus.Ready"/> or <see cref="StatementStatus.Partial"/>.</summary>
    public IReadOnlyList<StatementFile> Files { get; init; } = [];

    /// <summary>The provider's reason for files that are not here.</summary>
    public string? Reason { get; init; }

    /// <summary>How soon it is worth asking again, where that is known and short, such as for a file that may still be growing.</summary>
    public TimeSpan? AskAgainAfter { get; init; }

    /// <summary>Not there yet.</summary>
    public static StatementAnswer NotReady(string reason) => new() { Status = StatementStatus.NotReady, Reason = reason };

    /// <summary>No trade, as the provider says.</summary>
    public static StatementAnswer NoTrade(string reason) => new() { Status = StatementStatus.NoTrade, Reason = reason };

    /// <summary>Some of the files; those that came before may be among them again.</summary>
    public static StatementAnswer Partial(string reason, params IReadOnlyList<StatementFile> files) => new() { Status = StatementStatus.Partial, Reason = reason, Files = files };

    /// <summary>The files.</summary>
    public static StatementAnswer Ready(params IReadOnlyList<StatementFile> files) => new() { Status = StatementStatus.Ready, Files = files };
}

/// <summary>One file as the provider delivered it, and what proves it whole.</summary>
public sealed record StatementFile : IDisposable
{
    /// <summary>The provider's name for it; never used as a path.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the layout that reads it.</summary>
    public required string LayoutId { get; init; }

    /// <summary>The bytes, read once from the start; the host counts, hashes and limits them.</summary>
    public required Stream Content { get; init; }

    /// <summary>How many bytes the provider announced (Content-Length, SFTP stat), or <c>null</c>.</summary>
    public long? DeclaredLength { get; init; }

    /// <summary>The SHA-256 that the provider announced, or empty.</summary>
    public ReadOnlyMemory<byte> DeclaredSha256 { get; init; }

    /// <summary>The clearing date that the provider's answer states, or <c>null</c>.</summary>
    public DateOnly? ClearingDate { get; init; }

    /// <summary>Whether the bytes came inside a message whose signature held.</summary>
    public bool FromSignedMessage { get; init; }

    /// <summary>Bytes in memory as <see cref="Content"/>, where they lie, however many they are.</summary>
    public static Stream Open(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var part)
            ? new MemoryStream(part.Array!, part.Offset, part.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

    /// <summary>Closes <see cref="Content"/>.</summary>
    public void Dispose() => Content.Dispose();
}
