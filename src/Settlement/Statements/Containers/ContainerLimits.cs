namespace Rijie.Settlement.Statements.Containers;

/// <summary>Limits over the whole chain of packing (reliability specification 4.0).</summary>
internal sealed record ContainerLimits
{
    public static ContainerLimits Default { get; } = new();

    public long ReceivedBytes { get; init; } = 256L << 20;

    public long UnpackedBytes { get; init; } = 2L << 30;

    /// <summary>Bytes that may come of one received byte, once <see cref="RatioFreeBytes"/> are out.</summary>
    public int Ratio { get; init; } = 200;

    public long RatioFreeBytes { get; init; } = 1L << 20;

    public int Entries { get; init; } = 64;
}

/// <summary>Counts what came in and what came out of all levels together: sizes that a file declares are never believed.</summary>
internal sealed class ContainerBudget(ContainerLimits limits)
{
    public ContainerLimits Limits { get; } = limits;

    public long Received { get; private set; }

    public long Unpacked { get; private set; }

    public void Receive(long bytes)
    {
        Received += bytes;
        if (Received > Limits.ReceivedBytes) throw Limit($"more than {Limits.ReceivedBytes} bytes were received");
    }

    public void Unpack(int bytes)
    {
        Unpacked += bytes;
        if (Unpacked > Limits.UnpackedBytes) throw Limit($"more than {Limits.UnpackedBytes} bytes come out");
        if (Unpacked > Limits.RatioFreeBytes && Unpacked > Received * Limits.Ratio) throw Limit($"more than {Limits.Ratio} bytes come of each that was received");
    }

    private static StatementRefusedException Limit(string what) => new("ARCHIVE_LIMIT", $"The file is too large: {what}.");
}
