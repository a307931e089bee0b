using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rijie.ChinaUms;

/// <summary>Sends one signed request. Answers are not signed: they are believed as far as TLS goes. It never repeats: the host does, so that each try is signed anew.</summary>
internal sealed class ChinaUmsClient(HttpClient http, ChinaUmsAccount account, ChinaUmsSigner signer)
{
    private const int LargestAnswerBytes = 1024 * 1024;
    private const string Json = "application/json";

    /// <summary>Asks one question.</summary>
    /// <returns>The answer, or <c>null</c> when ChinaUMS says that there is no such order.</returns>
    public async Task<TAnswer?> AskAsync<TQuery, TAnswer>(
        ChinaUmsFamily family, string path, TQuery query, JsonTypeInfo<TQuery> write, JsonTypeInfo<TAnswer> read, CancellationToken cancellationToken)
        where TAnswer : class
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(query, write);
        var host = family == ChinaUmsFamily.Netpay ? account.BaseUrl : account.TerminalUrl;
        using var request = family == ChinaUmsFamily.Netpay && account.SignsAddress
            ? new HttpRequestMessage(HttpMethod.Get, host + path + signer.Query(content))
            : Post(host + path, content);
        using var response = await SendAsync(path, request, cancellationToken);
        var body = await ProviderHttp.ReadAsync(response.Content, LargestAnswerBytes, $"ChinaUMS's {path}", cancellationToken);
        var code = CodeOf(path, body);
        if (code == (family == ChinaUmsFamily.Netpay ? account.NoSuchOrderCode : account.NoSuchTransactionCode)) return null;
        return ChinaUmsCodes.IsSuccess(family, code) ? Parse(path, body, read) : throw ChinaUmsCodes.Failure(path, code);
    }

    /// <summary>Asks for a file.</summary>
    /// <param name="query">The question.</param>
    /// <param name="mostBytes">How long the file may be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<BillAnswer> DownloadAsync(BillQuery query, int mostBytes, CancellationToken cancellationToken)
    {
        var path = account.BillPath;
        using var request = Post(account.BaseUrl + path, JsonSerializer.SerializeToUtf8Bytes(query, ChinaUmsJson.Wire.BillQuery));
        using var response = await SendAsync(path, request, cancellationToken);
        var headers = response.Content.Headers;
        var isError = headers.ContentType?.MediaType == Json;
        var length = headers.ContentLength; // before the body is read: reading it sets a length of its own
        var body = await ProviderHttp.ReadAsync(response.Content, isError ? LargestAnswerBytes : mostBytes, $"ChinaUMS's {path}", cancellationToken);
        return new()
        {
            Body = body,
            Code = isError ? CodeOf(path, body) : null,
            MediaType = headers.ContentType?.MediaType,
            FileName = (headers.ContentDisposition?.FileNameStar ?? headers.ContentDisposition?.FileName)?.Trim('"'),
            Length = length,
            Sha256 = response.Headers.TryGetValues("X-File-Sha256", out var told) ? string.Join(',', told) : null,
        };
    }

    private HttpRequestMessage Post(string address, byte[] content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new(Json, "utf-8");
        request.Headers.TryAddWithoutValidation("Authorization", signer.Header(content));
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(string path, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK) return response;
        using (response) throw ProviderHttp.Failure(response, $"ChinaUMS's {path}");
    }

    private static string CodeOf(string path, ReadOnlyMemory<byte> body) => Parse(path, body, ChinaUmsJson.Wire.ChinaUmsAnswer).ErrCode;

    private static T Parse<T>(string path, ReadOnlyMemory<byte> body, JsonTypeInfo<T> read)
        where T : class =>
        WireAnswer.Read($"ChinaUMS's answer to {path}", () => JsonSerializer.Deserialize(body.Span, read) ?? throw new JsonException("The body is null."));
}
