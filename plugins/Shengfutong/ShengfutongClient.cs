using System.Net;

namespace Rijie.Shengfutong;

/// <summary>Sends one signed request and believes only an answer that Shengfutong signed. It never repeats: the host does, so that each try is signed anew.</summary>
internal sealed class ShengfutongClient(HttpClient http, ShengfutongAccount account, ShengfutongSigner signer, ShengfutongCodes codes)
{
    private const int LargestAnswerBytes = 8 * 1024 * 1024;
    private const string Json = "application/json";

    /// <summary>Asks and takes nothing but success.</summary>
    public async Task<ShengfutongMessage> AskAsync(string path, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        var (answer, refusal) = await SendAsync(path, fields, cancellationToken);
        return refusal is null ? answer : throw codes.Failure(path, refusal);
    }

    /// <summary>Asks for one order.</summary>
    /// <returns><c>null</c> when Shengfutong signs that there is no such order.</returns>
    public async Task<ShengfutongMessage?> FindAsync(string path, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        var (answer, refusal) = await SendAsync(path, fields, cancellationToken);
        return refusal is null ? answer
            : refusal is { IsSigned: true } && refusal.Code == account.NoSuchOrderCode ? null
            : throw codes.Failure(path, refusal);
    }

    /// <summary>Asks for a file: binary when it is there, an envelope when not. The content type tells them apart, for the status is 200 both times.</summary>
    /// <returns>The file, which nobody signs, or the refusal.</returns>
    public async Task<(ShengfutongFile? File, ShengfutongRefusal? Refusal)> DownloadAsync(
        string path, IReadOnlyList<KeyValuePair<string, string>> fields, int mostBytes, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(path, fields, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK && IsOf(response, "application/octet-stream"))
        {
            // Before the body is read: reading it sets a length of its own.
            var declared = response.Content.Headers.ContentLength;
            var content = await ProviderHttp.ReadAsync(response.Content, mostBytes, $"Shengfutong's {path}", cancellationToken);
            // It says fileName= and not filename=; the framework compares names without case.
            return (new(content, declared, response.Content.Headers.ContentDisposition?.FileName?.Trim('"')), null);
        }
        var answer = await ReadAsync(path, response, cancellationToken);
        return (null, codes.Judge(path, answer) ?? throw ShengfutongCodes.Invalid(path, "it says success and holds no file."));
    }

    private async Task<(ShengfutongMessage Answer, ShengfutongRefusal? Refusal)> SendAsync(string path, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(path, fields, cancellationToken);
        var answer = await ReadAsync(path, response, cancellationToken);
        return (answer, codes.Judge(path, answer));
    }

    private async Task<HttpResponseMessage> PostAsync(string path, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, account.BaseUrl + path) { Content = new ByteArrayContent(ShengfutongMessage.Write(signer.Sign(fields))) };
        request.Content.Headers.ContentType = new(Json, "utf-8");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Reads an envelope. Of another status than 200 one counts only if it is signed: else it may be a proxy's, and nothing but the status is used.</summary>
    private async Task<ShengfutongMessage> ReadAsync(string path, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var isUsual = response.StatusCode == HttpStatusCode.OK;
        if (!IsOf(response, Json)) throw isUsual ? ShengfutongCodes.Invalid(path, "it is neither JSON nor the file that was asked for.") : ProviderHttp.Failure(response, $"Shengfutong's {path}");
        var body = await ProviderHttp.ReadAsync(response.Content, LargestAnswerBytes, $"Shengfutong's {path}", cancellationToken);
        var (message, code, reason) = ShengfutongMessage.Read(body.Span);
        if (!isUsual && !(message is not null && codes.IsSigned(message))) throw ProviderHttp.Failure(response, $"Shengfutong's {path}");
        return message ?? throw ShengfutongCodes.Invalid(path, $"it is not believed ({code}). {reason}");
    }

    private static bool IsOf(HttpResponseMessage response, string mediaType) => string.Equals(response.Content.Headers.ContentType?.MediaType, mediaType, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A file as it came.</summary>
/// <param name="DeclaredLength">The <c>Content-Length</c>, or <c>null</c>.</param>
/// <param name="Name">By the <c>Content-Disposition</c>, or <c>null</c>.</param>
internal sealed record ShengfutongFile(ReadOnlyMemory<byte> Content, long? DeclaredLength, string? Name);
