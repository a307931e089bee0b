using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rijie.Hosting;

/// <summary>Where a plugin's requests may go: https to the hosts of its manifest, and loopback under the developer setting only.</summary>
internal static class Egress
{
    /// <summary>The code of every refusal.</summary>
    public const string Code = "EGRESS_DENIED";
    private const int HttpsPort = 443;

    /// <summary>Why a request to an address is refused, or <c>null</c> when it may go.</summary>
    /// <param name="url">The address; only scheme, host and port matter.</param>
    /// <param name="hosts">Allowed hosts, each alone (port 443) or with its port.</param>
    /// <param name="allowLoopbackHttp">Whether http and https to this machine pass.</param>
    public static string? Refusal(Uri url, IReadOnlyList<string> hosts, bool allowLoopbackHttp)
    {
        if (IsLoopback(url))
            return allowLoopbackHttp ? null : "This machine may be addressed under the developer setting allow_loopback_http only.";
        if (url.Scheme != Uri.UriSchemeHttps) return "Only https is allowed.";
        var name = url.IdnHost.ToLowerInvariant();
        foreach (var host in hosts)
        {
            var colon = host.LastIndexOf(':');
            var port = HttpsPort;
            if (colon >= 0 && !int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)) continue;
            if (string.Equals(colon < 0 ? host : host[..colon], name, StringComparison.Ordinal) && port == url.Port) return null;
        }
        return $"The host {name}:{url.Port.ToString(CultureInfo.InvariantCulture)} is not among the hosts of the plugin's manifest.";
    }

    /// <summary>Why a resolved address is refused, or <c>null</c>. Judged at connect time, so that a name cannot lead inside (reliability T23).</summary>
    public static string? Refusal(IPAddress address, bool allowLoopback, bool allowPrivate)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return allowLoopback ? null : "The name leads to this machine.";
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Broadcast)) return "The name leads nowhere.";
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.IsIPv6SiteLocal) return "The name leads to a local network.";
            return address.IsIPv6UniqueLocal && !allowPrivate ? "The name leads to a private network." : null;
        }
        var bytes = address.GetAddressBytes();
        return (bytes[0], bytes[1]) switch
        {
            (0, _) or (169, 254) or (>= 224, _) => "The name leads to a local network.",
            (10, _) or (172, >= 16 and <= 31) or (192, 168) or (100, >= 64 and <= 127) when !allowPrivate => "The name leads to a private network.",
            _ => null,
        };
    }

    private static bool IsLoopback(Uri url) =>
        string.Equals(url.IdnHost, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.IdnHost, out var address) && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
}
