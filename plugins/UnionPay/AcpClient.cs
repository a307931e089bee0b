using System.Globalization;
using System.Net;

namespace Rijie.UnionPay;

/// <summary>Sends a signed request and gives back an answer whose signature held; any other answer is a failure.</summary>
internal sealed class AcpClient(HttpClient http, AcpAccount account, TimeProvider clock)
{
    /// <summary>Now as UnionPay writes it.</summary>
    public string Now() => ChinaTime.ToLocal(clock.GetUtcNow()).ToString(AcpField.TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Asks once.</summary>
    /// <param name="address">The operation.</param>
    /// <param name="fields">Its own fields; the common ones are added here.</param>
    /// <param name="mostBytes">How long an answer may be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProviderException">UnionPay did not answer with HTTP 200, or not with a message that is whole and signed.</exception>
    public async Task<AcpMessage> AskAsync(Uri address, IEnumerable<KeyValuePair<string, string>> fields, int mostBytes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(account.Signer.Sign([.. Common(), .. fields])) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK) throw ProviderHttp.Failure(response, "UnionPay"); // only HTTP 200 carries a signed message
        return Believe(await ProviderHttp.ReadAsync(response.Content, mostBytes, "UnionPay", cancellationToken));
    }

    private IEnumerable<KeyValuePair<string, string>> Common() =>
    [
        new(AcpField.Version, AcpField.CurrentVersion),
        new(AcpField.Encoding, "UTF-8"),
        new("accessType", account.AccessType),
        new("channelType", "07"),
        new(AcpField.MerchantNo, account.MerchantNo),
    ];

    /// <summary>The plain reading first; the other one only when the plain one does not hold. Whichever holds is what was signed.</summary>
    private AcpMessage Believe(ReadOnlyMemory<byte> body)
    {
        var (plain, problem) = Try(() => AcpForm.ReadPlain(body));
        if (plain is not null) return plain;
        if (!body.Span.Contains((byte)'%')) throw AcpFailures.Invalid(problem!);
        return Try(() => AcpForm.ReadEncoded(body.Span)).Message ?? throw AcpFailures.Invalid(problem!);
    }

    private (AcpMessage? Message, string? Problem) Try(Func<AcpMessage> read)
    {
        try
        {
            var message = read();
            var verdict = account.Verifier.Verify(message, clock.GetUtcNow());
            if (!verdict.Holds) return (null, $"{verdict.RefusalCode}: {verdict.Reason}");
            return message.IsUtf8() ? (message, null) : (null, "The answer is not UTF-8.");
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }
}
