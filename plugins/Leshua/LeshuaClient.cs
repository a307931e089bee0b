using System.Net;
using System.Security.Cryptography;

namespace Rijie.Leshua;

/// <summary>Sends one signed request to the trade gateway and believes only an answer that Leshua signed. It never repeats: the host does, where that is safe.</summary>
internal sealed class LeshuaClient(HttpClient http, LeshuaAccount account, LeshuaSigning signing)
{
    /// <summary>The one path of the gateway; the operation is a field.</summary>
    public const string Path = "/cgi-bin/lepos_pay_gateway.cgi";

    private const int LargestAnswerBytes = 8 * 1024 * 1024;

    /// <summary>Asks a service.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="query">The fields; one that is blank is neither sent nor signed.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The answer, or <c>null</c> when Leshua says, signed, that there is no such order.</returns>
    public async Task<LeshuaDocument?> AskAsync(string service, IEnumerable<(string Name, string? Value)> query, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("service", service),
            new("nonce_str", RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32)),
            .. query.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => new KeyValuePair<string, string>(f.Name, f.Value!)),
        ];
        fields.Add(new("sign", signing.Request(fields)));
        using var request = new HttpRequestMessage(HttpMethod.Post, account.BaseUrl + Path) { Content = new FormUrlEncodedContent(fields) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK) throw ProviderHttp.Failure(response, $"Leshua's {service}");
        var body = await ProviderHttp.ReadAsync(response.Content, LargestAnswerBytes, $"Leshua's {service}", cancellationToken);
        return Believe(service, body.Span);
    }

    /// <summary>What an answer says, if it may be believed.</summary>
    /// <exception cref="ProviderException">It may not, or it says that the question failed.</exception>
    public LeshuaDocument? Believe(string service, ReadOnlySpan<byte> body)
    {
        var (document, code, reason) = LeshuaDocument.Read(body, LargestAnswerBytes);
        if (document is null) throw Invalid(service, code!, reason);
        var fields = document.Fields;
        // Not signed, and without a signature where it is not 0: it can end a question and never answer one.
        if (fields["resp_code"] != LeshuaCodes.Success) throw LeshuaCodes.NotTaken(account, service, fields["resp_code"]);
        var verdict = signing.Answer(fields);
        if (verdict.RefusalCode is { } refusal) throw Invalid(service, refusal, verdict.Reason);
        if (fields["result_code"] is not { Length: > 0 } result) throw Invalid(service, "PAYLOAD_ENCODING", "It has no result_code.");
        if (result == LeshuaCodes.Success) return document;
        var error = WireText.OrNull(fields["error_code"]) is { } told && told != LeshuaCodes.Success ? told : result;
        return error == account.NoSuchOrderCode ? null : throw LeshuaCodes.Refused(account, service, error);
    }

    private static ProviderException Invalid(string service, string code, string? reason) =>
        new(ProviderFailure.InvalidResponse, $"Leshua's answer to {service} is not believed ({code}). {reason}");
}
