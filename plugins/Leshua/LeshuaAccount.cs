using Microsoft.Extensions.Configuration;

namespace Rijie.Leshua;

/// <summary>The settings of one account, checked. What no public source says is a setting whose default is ours.</summary>
internal sealed record LeshuaAccount
{
    /// <summary>代理商编号: whose files, lists and payouts they are.</summary>
    public required string AgentId { get; init; }

    /// <summary>Signs requests and checks answers.</summary>
    public required string RequestKey { get; init; }

    /// <summary>The request key before it was exchanged: an answer may still be signed with it.</summary>
    public string? PreviousRequestKey { get; init; }

    /// <summary>Checks notifications, and nothing else.</summary>
    public required string CallbackKey { get; init; }

    /// <summary>The callback key before it was exchanged.</summary>
    public string? PreviousCallbackKey { get; init; }

    /// <summary>渠道商固定key of a first-level agent, or <c>null</c>: then there is no list of payouts.</summary>
    public string? AgentKey { get; init; }

    /// <summary>Scheme and host of the trade gateway.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Scheme and host of the agents' interface.</summary>
    public required string PayoutUrl { get; init; }

    public string PayoutVersion { get; init; } = "1.0";

    public string NoSuchOrderCode { get; init; } = "-1001";

    public string RateLimitCode { get; init; } = "-9001";

    /// <summary>Without the keys, which a record would print.</summary>
    public override string ToString() => $"Leshua account {AgentId}";

    /// <exception cref="ArgumentException">A setting is there but cannot be used.</exception>
    public static LeshuaAccount Read(IConfiguration settings)
    {
        var usual = new LeshuaAccount { AgentId = "", RequestKey = "", CallbackKey = "", BaseUrl = "", PayoutUrl = "" };
        var account = new LeshuaAccount
        {
            AgentId = settings.Word("agent_id", 32),
            RequestKey = settings.Needed("request_key"),
            PreviousRequestKey = settings.Given("previous_request_key"),
            CallbackKey = settings.Needed("callback_key"),
            PreviousCallbackKey = settings.Given("previous_callback_key"),
            AgentKey = settings.Given("agent_key"),
            BaseUrl = settings.Address("base_url", "https://paygate.leshuazf.com"),
            PayoutUrl = settings.Address("payout_url", "https://paygate.leshuazf.com"),
            PayoutVersion = settings.Given("payout_version") ?? usual.PayoutVersion,
            NoSuchOrderCode = settings.Given("no_such_order_code") ?? usual.NoSuchOrderCode,
            RateLimitCode = settings.Given("rate_limit_code") ?? usual.RateLimitCode,
        };
        // 0 says that all is well: as a code of failure it would make orders disappear.
        if (account.NoSuchOrderCode == LeshuaCodes.Success || account.RateLimitCode == LeshuaCodes.Success)
            throw new ArgumentException("The settings no_such_order_code and rate_limit_code must not be 0, which says that all is well.");
        return account;
    }
}
