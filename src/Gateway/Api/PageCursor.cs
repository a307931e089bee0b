using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Rijie.Gateway.Api;

/// <summary>Turns the place where a page ended into a cursor and back; it carries a MAC, so a changed one is refused (reliability specification H06).</summary>
/// <remarks>The key lives as long as the process: after a restart a reader begins anew.</remarks>
internal sealed class PageCursor
{
    private const int MacBytes = 16;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Write<T>(string list, T place)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(place);
        return WebEncoders.Base64UrlEncode([.. Mac(list, body), .. body]);
    }

    /// <returns>Whether the cursor is absent or ours; <paramref name="place"/> is <c>null</c> when it is absent.</returns>
    public bool TryRead<T>(string list, string? cursor, out T? place) where T : class
    {
        place = null;
        if (string.IsNullOrEmpty(cursor)) return true;
        try
        {
            var bytes = WebEncoders.Base64UrlDecode(cursor);
            if (bytes.Length <= MacBytes || !CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, MacBytes), Mac(list, bytes.AsSpan(MacBytes)))) return false;
            place = JsonSerializer.Deserialize<T>(bytes.AsSpan(MacBytes));
            return place is not null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return false;
        }
    }

    private byte[] Mac(string list, ReadOnlySpan<byte> body) => HMACSHA256.HashData(_key, (byte[])[.. Encoding.UTF8.GetBytes(list), 0, .. body])[..MacBytes];
}
