using System.Net;
using System.Security.Cryptography;

namespace Acme;

/// <summary>Sends one signed request and believes only the answer that Acme signed for it. It never repeats: the host does, so that each try is signed anew.</summary>
internal sealed class AcmeClient(HttpClient http, AcmeAccount account, AcmeSigning signing, TimeProvider clock)
{
    private const int LargestAnswerBytes = 8 * 1024 * 1024;

    /// <summary>Asks one question.</summary>
    /// <param name="path">The service.</param>
    /// <param name="fields">What is asked; a field that is <c>null</c> is left out.</param>
    /// <param name="otherCodes">The codes beside <c>OK</c> that are an answer to this question, such as <c>NO_ORDER</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<AcmeAnswer> AskAsync(string path, IReadOnlyDictionary<string, string?> fields, IReadOnlyList<string> otherCodes, CancellationToken cancellationToken)
    {
        var asked = fields.Append(new("org_no", account.OrgNo)).Where(f => f.Value is not null).ToDictionary(f => f.Key, f => f.Value!, StringComparer.Ordinal);
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        using var request = signing.Sign(account.BaseUrl + path, asked, nonce);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        // Only 200 is signed; of another status nothing but the status is used.
        if (response.StatusCode != HttpStatusCode.OK) throw ProviderHttp.Failure(response, $"Acme's {path}");
        var body = await ProviderHttp.ReadAsync(response.Content, LargestAnswerBytes, $"Acme's {path}", cancellationToken);
        var message = AcmeMessage.Read(name => OnlyHeader(response, name), body);
        var verdict = signing.Check(message, clock.GetUtcNow());
        if (!verdict.Holds) throw new ProviderException(ProviderFailure.InvalidResponse, $"Acme's answer to {path} is not believed ({verdict.RefusalCode}). {verdict.Reason}");
        // Otherwise a true answer to another question could be given for this one.
        if (message.Nonce != nonce) throw new ProviderException(ProviderFailure.InvalidResponse, $"Acme's answer to {path} belongs to another question.");
        var answer = AcmeAnswer.Read(path, message.Json);
        return answer.Code == "OK" || otherCodes.Contains(answer.Code, StringComparer.Ordinal) ? answer : throw Failure(path, answer.Code);
    }

    /// <summary>Opens a file; the caller closes it.</summary>
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var response = await http.GetAsync(account.BaseUrl + path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK) return await response.Content.ReadAsStreamAsync(cancellationToken);
        using (response) throw ProviderHttp.Failure(response, "Acme's server of files");
    }

    private static string? OnlyHeader(HttpResponseMessage response, string name)
    {
        if (!response.Headers.TryGetValues(name, out var values)) return null;
        return values.Take(2).ToArray() is [var only] ? only : throw new FormatException($"The header {name} stands twice.");
    }

    /// <summary>The failure that a code stands for (manual, appendix A). A code that is not documented is no success and no reason to try again.</summary>
    private static ProviderException Failure(string path, string code)
    {
        var failure = code switch
        {
            "RATE_LIMITED" => ProviderFailure.RateLimited,
            "SYSTEM_BUSY" => ProviderFailure.Unavailable,
            "SIGN_ERROR" or "ORG_DISABLED" => ProviderFailure.Unauthorized,
            "" => ProviderFailure.InvalidResponse,
            _ => ProviderFailure.Rejected,
        };
        var word = WireText.Word(code);
        return new(failure, $"Acme answered {path} with the code {word}.") { ProviderCode = word };
    }
}
