using System.Globalization;
using System.Text;

namespace Rijie.Conformance;

/// <summary>Reads and writes HTTP/1.1 as text, because no server library cuts a connection where a check wants it.</summary>
internal static class HttpText
{
    private const int LargestHead = 64 * 1024;
    private const int LargestBody = 16 * 1024 * 1024;
    private static readonly string[] OfConnection = ["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Expect", "Date", "Server"];

    /// <summary>Whether a header belongs to one connection and is not passed on.</summary>
    public static bool IsOfConnection(string header) => OfConnection.Contains(header, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads one request; <c>null</c> when the connection ended before one.</summary>
    public static async Task<ProviderRequest?> ReadRequestAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        while (!EndsHead(head))
        {
            if (await ReadByteAsync(stream, cancellationToken) is not { } next || head.Count > LargestHead) return null;
            head.Add(next);
        }
        var lines = Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var start = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(parts => KeyValuePair.Create(parts[0].Trim(), parts[1].Trim())).ToList();
        return new() { Method = start[0], Target = start[1], Headers = headers, Body = await ReadBodyAsync(stream, headers, cancellationToken) };
    }

    /// <summary>The head of an answer that ends with its connection.</summary>
    public static byte[] Head(ProviderAnswer answer, bool isLengthKnown = true)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} Answer\r\n");
        foreach (var (name, value) in answer.Headers) text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (isLengthKnown) text.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.Body.Length}\r\n");
        text.Append("Connection: close\r\n\r\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static bool EndsHead(List<byte> head) => head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'];

    private static async Task<byte[]> ReadBodyAsync(Stream stream, List<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        if (headers.Exists(h => h.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))) return await ReadChunksAsync(stream, cancellationToken);
        var length = headers.Find(h => h.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)).Value is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        if (length > LargestBody) throw new IOException("The request is too large.");
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return body;
    }

    private static async Task<byte[]> ReadChunksAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = int.Parse((await ReadLineAsync(stream, cancellationToken)).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (body.Length + size > LargestBody) throw new IOException("The request is too large.");
            var chunk = new byte[size];
            await stream.ReadExactlyAsync(chunk, cancellationToken);
            await ReadLineAsync(stream, cancellationToken);
            if (size == 0) return body.ToArray();
            body.Write(chunk);
        }
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (await ReadByteAsync(stream, cancellationToken) is { } next && next != '\n' && line.Length < LargestHead)
            if (next != '\r') line.Append((char)next);
        return line.ToString();
    }

    private static async Task<byte?> ReadByteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var one = new byte[1];
        return await stream.ReadAsync(one, cancellationToken) == 1 ? one[0] : null;
    }
}
