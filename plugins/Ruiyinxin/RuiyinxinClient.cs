using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Rijie.Ruiyinxin;

/// <summary>Sends one sealed request and believes only an answer that the platform signed. It never repeats: the host does, and each try has a message id of its own.</summary>
internal sealed class RuiyinxinClient(HttpClient http, RuiyinxinAccount account, RuiyinxinEnvelope envelope, TimeProvider clock, ILogger<RuiyinxinClient> log)
{
    private const int LargestAnswerBytes = 64 * 1024 * 1024; // a statement stands inside an answer

    /// <summary>Asks once.</summary>
    /// <returns>The inner message, signed and about this question; it may still be a refusal.</returns>
    public async Task<RuiyinxinMessage> AskAsync<T>(string tranCode, T data, JsonTypeInfo<RuiyinxinRequest<T>> write, CancellationToken cancellationToken)
    {
        var reqMsgId = NewMessageId();
        var request = new RuiyinxinRequest<T> { ReqDate = WireText.Time(clock.GetUtcNow()), Data = data };
        var sent = envelope.Seal(JsonSerializer.SerializeToUtf8Bytes(request, write));
        using var message = new HttpRequestMessage(HttpMethod.Post, account.BaseUrl + account.Path)
        {
            // Without callBack: a question has nothing to be called back about.
            Content = new FormUrlEncodedContent(
            [
                new("cooperator", account.Cooperator), new("tranCode", tranCode), new("reqMsgId", reqMsgId),
                new("encryptKey", sent.EncryptKey), new("encryptData", sent.EncryptData), new("signData", sent.SignData), new("ext", ""),
            ]),
        };
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK) throw ProviderHttp.Failure(response, $"Ruiyinxin's {tranCode}");
        return Believe(tranCode, reqMsgId, await ProviderHttp.ReadAsync(response.Content, LargestAnswerBytes, $"Ruiyinxin's {tranCode}", cancellationToken));
    }

    /// <summary>Reads an answer over its raw bytes.</summary>
    /// <exception cref="ProviderException">It is not signed by the platform, or answers another question.</exception>
    public RuiyinxinMessage Believe(string tranCode, string reqMsgId, ReadOnlyMemory<byte> body)
    {
        var name = $"Ruiyinxin's answer to {tranCode}";
        var answer = WireAnswer.Read(name, () => RuiyinxinJson.Read(body.Span, RuiyinxinJson.Wire.RuiyinxinAnswer));
        if (WireText.OrNull(answer.EncryptData) is not { } encryptData) throw RuiyinxinCodes.WithoutEnvelope(account, tranCode, answer.RespCode);
        // Both stand outside what is signed, so they can only refuse.
        if (answer.TranCode != tranCode || answer.ReqMsgId != reqMsgId)
            throw new ProviderException(ProviderFailure.InvalidResponse, $"{name} is addressed to another question.");
        var opened = envelope.Open(answer.EncryptKey ?? "", encryptData, answer.SignData ?? "");
        if (opened.Plain is not { } plain)
            throw new ProviderException(ProviderFailure.InvalidResponse, $"{name} is not believed ({opened.RefusalCode}). {opened.Reason}");
        var message = WireAnswer.Read(name, () => RuiyinxinJson.Read(plain, RuiyinxinJson.Wire.RuiyinxinMessage));
        if (IsClockApart(message.WrittenAt, clock.GetUtcNow(), account))
            log.LogWarning("{Answer} was written at another time than ours; check the clock.", name);
        return message;
    }

    /// <summary>Whether a message's own time is far from ours, or none: worth a warning and nothing else, because the platform has no window.</summary>
    public static bool IsClockApart(string? writtenAt, DateTimeOffset now, RuiyinxinAccount account)
    {
        if (writtenAt is null) return false;
        try
        {
            return (WireText.Time(writtenAt, "reqDate") is { } at) && (now - at).Duration() > account.ClockWarning;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    /// <summary>At most 32 characters: the prefix, the time and random letters. A message id is the name of an order too, and this one must never be.</summary>
    private string NewMessageId()
    {
        var head = account.QueryPrefix + WireText.Time(clock.GetUtcNow());
        return head + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 32 - head.Length);
    }
}
