namespace Rijie.Lakala;

/// <summary>Lakala's services are families with a success code each; another family's code is no success.</summary>
internal enum LakalaFamily
{
    /// <summary><c>/labs/</c>, scanned codes: <c>BBS00000</c>.</summary>
    Labs,

    /// <summary><c>/lams/</c>, <c>/ccss/</c>, <c>/searcher/</c> and all of version 2: <c>000000</c>.</summary>
    Lams,
}

internal static class LakalaCodes
{
    public static bool IsSuccess(LakalaFamily family, string code) => code == (family == LakalaFamily.Labs ? "BBS00000" : "000000");

    /// <summary>The refund front speaks a third dialect: <c>code#text</c> in <c>channel_ret_desc</c>. What is not its success leaves the refund open.</summary>
    public static bool RefundFrontIsOpen(string? channelRetDesc) =>
        WireText.OrNull(channelRetDesc) is { } text && text.Split('#', 2)[0] != "RFD00000";

    /// <summary>The failure that a code other than success stands for.</summary>
    public static ProviderException Failure(LakalaAccount account, string path, string code)
    {
        if (code == account.RateLimitCode)
            return new(ProviderFailure.RateLimited, $"Lakala allows no more calls of {path} for now.") { ProviderCode = code };
        var word = WireText.Word(code);
        // A success code of another family, or no code at all, is not what the manual says of this service.
        return code is "BBS00000" or "000000" or "RFD00000" or ""
            ? new(ProviderFailure.InvalidResponse, $"Lakala answered {path} with the code {word}, which belongs to another service.") { ProviderCode = word }
            : new(ProviderFailure.Rejected, $"Lakala refused {path} with the code {word}; look it up at o.lakala.com.") { ProviderCode = word };
    }
}
