namespace Rijie.Ruiyinxin;

/// <summary>The failures that codes stand for.</summary>
internal static class RuiyinxinCodes
{
    /// <summary>Of an answer whose signature held and that is not done.</summary>
    public static ProviderException Failure(RuiyinxinAccount account, string tranCode, RuiyinxinMessage message)
    {
        var word = WireText.Word(message.RespCode);
        if (RuiyinxinWords.Letter(message.RespType) is not ('E' or 'R') || message.RespCode is RuiyinxinWords.Success or null or "")
            return new(ProviderFailure.InvalidResponse, $"Ruiyinxin answered {tranCode} with a type and a code ({word}) that contradict each other.") { ProviderCode = word };
        return message.RespCode == account.SystemErrorCode || message.RespCode == account.ProcessingCode
            ? new(ProviderFailure.Unavailable, $"Ruiyinxin could not answer {tranCode} for now (code {word}).") { ProviderCode = word }
            : new(ProviderFailure.Rejected, $"Ruiyinxin refused {tranCode} with the code {word}.") { ProviderCode = word };
    }

    /// <summary>Of an answer without an envelope. Nobody signed it, so whatever it says, it is a failure and decides nothing else.</summary>
    public static ProviderException WithoutEnvelope(RuiyinxinAccount account, string tranCode, string? code)
    {
        var word = WireText.Word(code);
        if (WireText.OrNull(code) is null or RuiyinxinWords.Success)
            return new(ProviderFailure.InvalidResponse, $"Ruiyinxin answered {tranCode} without an envelope.") { ProviderCode = word };
        return code == account.SystemErrorCode
            ? new(ProviderFailure.Unavailable, $"Ruiyinxin could not take {tranCode} for now (code {word}).") { ProviderCode = word }
            : new(ProviderFailure.Rejected, $"Ruiyinxin did not take the envelope of {tranCode} (code {word}); check cooperator and keys in the account's settings.") { ProviderCode = word };
    }
}
