using System.Globalization;
using System.Text;
using Rijie.Signing;

namespace Rijie.Statements;

/// <summary>What a companion file (<see cref="CompanionFile"/>) tells of the statement beside it: <c>&lt;sha256 hex&gt;</c>, two blanks, <c>&lt;length&gt;</c>, and at most one line end.</summary>
public sealed record CompanionProof
{
    /// <summary>No companion has more bytes.</summary>
    public const int LargestBytes = 256;

    /// <summary>The SHA-256 of the statement's bytes.</summary>
    public required ReadOnlyMemory<byte> Sha256 { get; init; }

    /// <summary>How many bytes the statement has.</summary>
    public required long Length { get; init; }

    /// <summary>Reads the bytes of a companion file.</summary>
    /// <returns><c>null</c> for any other shape.</returns>
    public static CompanionProof? Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length > LargestBytes) return null;
        var text = Encoding.Latin1.GetString(content);
        if (text.EndsWith('\n')) text = text[..^1];
        return text.Split("  ") is [{ Length: 64 } hash, { Length: <= 15 } length]
            && StrictHex.TryDecode(hash, out var sha256)
            && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var told)
            ? new() { Sha256 = sha256, Length = told }
            : null;
    }

    /// <summary>Reads a companion file of the account's files.</summary>
    /// <returns><c>null</c> while it is empty: its writer has not come that far.</returns>
    /// <exception cref="ProviderException">The file cannot be read, or holds something else.</exception>
    public static async Task<CompanionProof?> ReadAsync(IRemoteFiles files, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        var bytes = new byte[LargestBytes + 1];
        int count;
        await using (var stream = await files.OpenAsync(path, cancellationToken))
            count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (count == 0) return null;
        return Parse(bytes.AsSpan(0, count)) ?? throw new ProviderException(ProviderFailure.InvalidResponse, $"The file {path} is not a SHA-256 and a length.");
    }
}
