using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rijie.Lakala;

/// <summary>Sends one signed request and believes only an answer that Lakala signed. It never repeats: the host does, so that each try is signed anew.</summary>
internal sealed class LakalaClient(HttpClient http, LakalaAccount account, LakalaSigner signer, PlatformCertificates platform, TimeProvider clock)
{
    private const int LargestAnswerBytes = 8 * 1024 * 1024;

    /// <summary>Asks a service of version 3.</summary>
    /// <returns>The answer's data, or <c>null</c> when Lakala says that there is no such order.</returns>
    public async Task<TAnswer?> AskAsync<TQuery, TAnswer>(
        string path, LakalaFamily family, TQuery query,
        JsonTypeInfo<V3Request<TQuery>> write, JsonTypeInfo<V3Answer<TAnswer>> read, CancellationToken cancellationToken)
        where TAnswer : class
    {
        var request = new V3Request<TQuery> { ReqTime = WireText.Time(clock.GetUtcNow()), ReqData = query };
        var body = await PostAsync(path, JsonSerializer.SerializeToUtf8Bytes(request, write), cancellationToken);
        var answer = Parse(path, body, read);
        if (answer.Code == account.NoSuchOrderCode) return null;
        if (!LakalaCodes.IsSuccess(family, answer.Code)) throw LakalaCodes.Failure(account, path, answer.Code);
        return answer.RespData ?? throw new ProviderException(ProviderFailure.InvalidResponse, $"Lakala's answer to {path} has no resp_data.");
    }

    /// <summary>Asks a service of version 2.</summary>
    public async Task<TAnswer> AskV2Async<TQuery, TAnswer>(
        string path, string requestId, TQuery query,
        JsonTypeInfo<V2Request<TQuery>> write, JsonTypeInfo<V2Answer<TAnswer>> read, CancellationToken cancellationToken)
        where TAnswer : class
    {
        var request = new V2Request<TQuery> { ReqId = requestId, ReqTime = WireText.Time(clock.GetUtcNow()), ReqData = query };
        var body = await PostAsync(path, JsonSerializer.SerializeToUtf8Bytes(request, write), cancellationToken);
        var answer = Parse(path, body, read);
        var code = answer.RetCode ?? answer.Code ?? "";
        if (!LakalaCodes.IsSuccess(LakalaFamily.Lams, code)) throw LakalaCodes.Failure(account, path, code);
        return answer.RespData ?? throw new ProviderException(ProviderFailure.InvalidResponse, $"Lakala's answer to {path} has no respData.");
    }

    private static T Parse<T>(string path, ReadOnlyMemory<byte> body, JsonTypeInfo<T> read)
        where T : class =>
        WireAnswer.Read($"Lakala's answer to {path}", () => JsonSerializer.Deserialize(body.Span, read) ?? throw new JsonException("The body is null."));

    private async Task<ReadOnlyMemory<byte>> PostAsync(string path, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, account.BaseUrl + path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("Authorization", signer.Sign(body).ToString());
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        // Only 200 is signed; of another status nothing but the status is used.
        if (response.StatusCode != HttpStatusCode.OK) throw ProviderHttp.Failure(response, $"Lakala's {path}");
        var answer = await ProviderHttp.ReadAsync(response.Content, LargestAnswerBytes, $"Lakala's {path}", cancellationToken);
        Verify(path, response, answer.Span);
        return answer;
    }

    private void Verify(string path, HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var appId = Header(path, response, "Lklapi-Appid");
        var serial = Header(path, response, "Lklapi-Serial");
        var timestamp = Header(path, response, "Lklapi-Timestamp");
        var nonce = Header(path, response, "Lklapi-Nonce");
        var signature = Header(path, response, "Lklapi-Signature");
        var now = clock.GetUtcNow();
        var verdict = platform.Check(serial, SigningString.OfCall(appId, serial, timestamp, nonce, body), signature, now);
        if (verdict.RefusalCode is { } code)
            throw new ProviderException(ProviderFailure.InvalidResponse, $"Lakala's answer to {path} is not believed ({code}). {verdict.Reason}");
        if (appId != account.AppId)
            throw new ProviderException(ProviderFailure.InvalidResponse, $"Lakala's answer to {path} is addressed to another application.");
        if (LakalaText.Seconds(timestamp) is not { } sentAt || (now - sentAt).Duration() > account.SignatureWindow)
            throw new ProviderException(ProviderFailure.InvalidResponse, $"Lakala's answer to {path} was signed at another time (SIG_TIMESTAMP); check the clock.");
    }

    private static string Header(string path, HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.Take(2).ToArray() is [{ Length: > 0 } only]
            ? only
            : throw new ProviderException(ProviderFailure.InvalidResponse, $"Lakala's answer to {path} has not exactly one header {name}.");
}
