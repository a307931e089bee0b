namespace Rijie;

/// <summary>终端: a device that accepts payments, and its binding to a merchant.</summary>
public sealed record Terminal
{
    /// <summary>终端号, unique within the merchant; it can move to another device.</summary>
    public required string TerminalNo { get; init; }

    /// <summary>商户号.</summary>
    public required string MerchantNo { get; init; }

    /// <summary>终端序列号: one device, unique in the world.</summary>
    public string? SerialNo { get; init; }

    /// <summary>门店.</summary>
    public string? Store { get; init; }

    /// <summary>Whether the provider lets it trade; <c>null</c> when it does not say.</summary>
    public bool? Active { get; init; }
}
