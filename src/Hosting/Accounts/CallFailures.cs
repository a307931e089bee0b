using System.Globalization;
using System.Net.Sockets;

namespace Rijie.Hosting;

/// <summary>Turns whatever a plugin throws into a <see cref="ProviderException"/> of the right kind; the host's edge.</summary>
internal static class CallFailures
{
    /// <summary>The failure that an exception means.</summary>
    public static ProviderException Classify(Exception exception) => exception switch
    {
        ProviderException known => known,
        HttpRequestException http => FromHttp(http),
        OperationCanceledException or TimeoutException => new(ProviderFailure.Unavailable, "The provider did not answer in time.", exception),
        IOException or SocketException => new(ProviderFailure.Unavailable, $"The connection failed: {exception.Message}", exception),
        _ => new(ProviderFailure.InvalidResponse, $"PLUGIN_FAILED: the plugin failed with {exception.GetType().Name}: {exception.Message}", exception),
    };

    /// <summary>Whether the connection was refused because the other side could not prove who it is; a person must look (F17).</summary>
    public static bool IsUntrusted(ProviderException failure) =>
        failure.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };

    private static ProviderException FromHttp(HttpRequestException e)
    {
        if (e.InnerException is ProviderException inner) return inner;
        if (e.HttpRequestError == HttpRequestError.SecureConnectionError)
            return new(ProviderFailure.Unavailable, "The secure connection failed: the certificate or the protocol is not acceptable. It is not tried again by itself.", e);
        return e.StatusCode is { } status
            ? new(ProviderHttp.FailureOf(status), string.Create(CultureInfo.InvariantCulture, $"The provider answered with HTTP {(int)status}."), e)
            : new(ProviderFailure.Unavailable, $"The connection failed: {e.Message}", e);
    }
}
