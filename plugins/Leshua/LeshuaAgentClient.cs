using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace Rijie.Leshua;

/// <summary>Asks the agents' interface: forms with two kinds of signature in, JSON without any out. TLS alone vouches for what it answers.</summary>
internal sealed class LeshuaAgentClient(HttpClient http, LeshuaAccount account, AgentSigning signing)
{
    private const int LargestAnswerBytes = 8 * 1024 * 1024;
    private const string ListPath = "/open-api/agent/merchant-settlement-order";
    private const string OnePath = "/open-api/agent/settlement-order";

    /// <summary>A page of the payouts that were made for one merchant on one day.</summary>
    public async Task<BillList> ListAsync(BillListQuery query, CancellationToken cancellationToken)
    {
        // The signature covers this very text, so it is written once.
        var data = JsonSerializer.Serialize(query, LeshuaJson.Agents.BillListQuery);
        var body = await PostAsync(
            ListPath,
            [
                new("version", account.PayoutVersion),
                new("agentId", account.AgentId),
                new("reqSerialNo", RandomNumberGenerator.GetString("0123456789", 20)),
                new("data", data),
                new("sign", signing.List(data)),
            ],
            cancellationToken);
        var answer = WireAnswer.Read($"Leshua's answer to {ListPath}", () => JsonSerializer.Deserialize(body.Span, LeshuaJson.Agents.BillList) ?? throw new JsonException("The body is null."));
        return answer.ErrorCode == LeshuaCodes.Success ? answer : throw LeshuaCodes.Refused(account, ListPath, answer.ErrorCode);
    }

    /// <summary>One payout by its number, or <c>null</c> when Leshua does not tell of it.</summary>
    public async Task<Bill?> FindAsync(string billId, string type, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> fields = [new("agentId", account.AgentId), new("billId", billId), new("type", type)];
        fields.Add(new("sign", signing.One(fields)));
        var body = await PostAsync(OnePath, fields, cancellationToken);
        var answer = WireAnswer.Read($"Leshua's answer to {OnePath}", () => JsonSerializer.Deserialize(body.Span, LeshuaJson.Agents.BillAnswer) ?? throw new JsonException("The body is null."));
        // Only "no such payout" says that there is none; any other code says nothing of it, and must not undo a link that was known.
        if (answer.ErrorCode == account.NoSuchOrderCode) return null;
        return answer.ErrorCode == LeshuaCodes.Success ? answer.Data : throw LeshuaCodes.Refused(account, OnePath, answer.ErrorCode);
    }

    private async Task<ReadOnlyMemory<byte>> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, account.PayoutUrl + path) { Content = new FormUrlEncodedContent(fields) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK) throw ProviderHttp.Failure(response, $"Leshua's {path}");
        return await ProviderHttp.ReadAsync(response.Content, LargestAnswerBytes, $"Leshua's {path}", cancellationToken);
    }
}
