namespace Rijie.Conformance.Tests;

/// <summary>Level 4: what happens on the way, and forgeries.</summary>
internal static class ResilienceBugs
{
    private const string Client = "Acme/AcmeClient.cs";
    private const string Signing = "Acme/AcmeSigning.cs";
    private const string NotOk = "        if (response.StatusCode != HttpStatusCode.OK) throw ProviderHttp.Failure(response, $\"Acme's {path}\");\n";
    private const string Absent = "        if (string.IsNullOrEmpty(message.Signature) || string.IsNullOrEmpty(message.Nonce)) return SignatureVerdict.Missing;\n";
    private const string Algorithm = "        if (message.SignType != account.SignType) return SignatureVerdict.Refused(\"SIG_ALGORITHM\", \"It names another algorithm than the account's settings do.\");\n";

    public static IReadOnlyList<Variant> All { get; } =
    [
        new()
        {
            Name = "unsigned-answer-believed", Caught = "list.signature_missing", Source = "alipay/global-open-sdk-java#222",
            Bug = "An answer that carries no signature is not checked at all.", BugZh = "没有签名的应答根本不验签。",
            Patches =
            [
                new(Client, "if (!verdict.Holds) throw", "if (message.Signature is not null && !verdict.Holds) throw"),
            ],
        },
        new()
        {
            Name = "unsigned-notification-believed", Caught = "notification.signature_missing", Source = "supersheep/wechat-pay#54", Shape = "form",
            Bug = "A notification without a signature is taken as genuine.", BugZh = "没有签名的通知被当作真实通知。",
            Patches = [new("Acme/AcmeNotifications.cs", "if (!verdict.Holds) return", "if (message.Signature is not null && !verdict.Holds) return")],
        },
        new()
        {
            Name = "old-notification-believed", Caught = "notification.window", Source = "Coolhand-Labs/coolhand-ruby#86",
            Bug = "The signed time of a message is not looked at, so that it can be sent again for ever.", BugZh = "不看报文的签名时间，旧报文可以永远重放。",
            Patches = [new(Signing, "(receivedAt - sentAt).Duration() <= Window", "sentAt <= receivedAt + TimeSpan.FromDays(3650)")],
        },
        new()
        {
            Name = "plus-becomes-blank", Caught = "notification.base64_signs", Source = "smartwalle/alipay#132", Shape = "form", DependsOnChance = true,
            Bug = "The plus of a Base64 signature is read as a blank.", BugZh = "Base64 签名里的加号被读成空格。",
            Patches = [new("Acme/AcmeMessage.cs", "Signature = fields.GetValueOrDefault(\"sign\"),", "Signature = fields.GetValueOrDefault(\"sign\")?.Replace('+', ' '),")],
        },
        new()
        {
            Name = "stop-not-passed-on", Caught = "list.abandoned", Source = "Azure/azure-sdk-for-net#21250",
            Bug = "The token that stops a call does not reach the connection: the caller is gone, and the request goes on.", BugZh = "停止令牌没有传到连接：调用方已离开，请求仍在进行。",
            Patches = [new("Acme/AcmeTransactions.cs", "        }, [], cancellationToken);\n", "        }, [], CancellationToken.None);\n")],
        },
        new()
        {
            Name = "algorithm-of-the-message", Caught = "list.signature_algorithm", Source = "jwtk/jjwt#331",
            Bug = "The message says which algorithm its signature is checked by, and \"none\" is among them.", BugZh = "由消息自己指定验签算法，其中包括“不验”。",
            Patches =
            [
                new(Signing, Algorithm, ""),
                new(Signing, "        var verdict = key.Check(message.Signed.Span, message.Signature);", "        var verdict = message.SignType == account.SignType ? key.Check(message.Signed.Span, message.Signature) : SignatureVerdict.By(\"none\");"),
            ],
        },
        new()
        {
            Name = "any-signature-fits", Caught = "lookup.signature_swapped", Source = "thenbsp/wechat#47",
            Bug = "That there is a signature is checked, and not whether it is right.", BugZh = "只看有没有签名，不看对不对。",
            Patches = [new(Client, "if (!verdict.Holds) throw", "if (!verdict.Holds && string.IsNullOrEmpty(message.Signature)) throw")],
        },
        new()
        {
            Name = "first-header-wins", Caught = "statement.signature_doubled", Source = "serde-rs/json#762",
            Bug = "Of two signature headers the first is taken.", BugZh = "出现两个签名头时取第一个。",
            Patches = [new(Client, "return values.Take(2).ToArray() is [var only] ? only : throw new FormatException($\"The header {name} stands twice.\");", "return values.First();")],
        },
        new()
        {
            Name = "outage-as-unknown-order", Caught = "lookup.http_500", Source = "mundipagg/magento-module#214",
            Bug = "Whatever is not answered with 200 is told as an order that does not exist.", BugZh = "凡不是 200 的应答都当作订单不存在。",
            Patches =
            [
                new("Acme/AcmeLookup.cs", """
                        var answer = await client.AskAsync(
                            "/v1/transactions/query", new Dictionary<string, string?> { ["merchant_no"] = query.MerchantNo, [name] = number }, ["NO_ORDER"], cancellationToken);
                """, """
                        AcmeAnswer answer;
                        try
                        {
                            answer = await client.AskAsync("/v1/transactions/query", new Dictionary<string, string?> { ["merchant_no"] = query.MerchantNo, [name] = number }, ["NO_ORDER"], cancellationToken);
                        }
                        catch (ProviderException)
                        {
                            return LookupAnswer.NotFound;
                        }
                """),
            ],
        },
        new()
        {
            Name = "limit-as-refusal", Caught = "list.rate_limit", Source = "ttlequals0/MinusPod#238",
            Bug = "429 is told as a refusal, and the rest that the provider asks for is lost.", BugZh = "429 被当作拒绝，服务商要求的等待时间丢失。",
            Patches = [new(Client, NotOk, "        if (response.StatusCode != HttpStatusCode.OK) throw new ProviderException(ProviderFailure.Rejected, $\"Acme answered {path} with {(int)response.StatusCode}.\");\n")],
        },
        new()
        {
            Name = "failure-as-empty-page", Caught = "list.reset_body", Source = "estuary/connectors#5010",
            Bug = "A page that cannot be read is told as an empty last one.", BugZh = "读不出的一页被当作空的末页。",
            Patches =
            [
                new("Acme/AcmeTransactions.cs", "        var answer = await client.AskAsync(", "        AcmeAnswer answer;\n        try\n        {\n        answer = await client.AskAsync("),
                new("Acme/AcmeTransactions.cs", "        }, [], cancellationToken);\n", "        }, [], cancellationToken);\n        }\n        catch (Exception e) when (e is not OperationCanceledException)\n        {\n            return new() { Transactions = [] };\n        }\n"),
            ],
        },
        new()
        {
            Name = "signature-nowhere", Caught = "wire.signature_named",
            Bug = "The simulated provider does not say which field is the signature, so that no forgery has anything to forge.", BugZh = "模拟服务商没说明哪个字段是签名，伪造检查无从下手。",
            Patches = [new("Acme.Simulator/AcmeWire.cs", "[\"X-Acme-Signature\"]", "[\"sig\"]")],
        },
        new()
        {
            Name = "asks-twice", Caught = "payout.asked_once", Source = "JuliaWeb/HTTP.jl#207",
            Bug = "A POST whose answer was lost is sent again at once.", BugZh = "应答丢失的 POST 立即重发。",
            Patches =
            [
                new(Client, "        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);", """
                        using var again = signing.Sign(account.BaseUrl + path, asked, nonce);
                        HttpResponseMessage first;
                        try
                        {
                            first = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                            if ((int)first.StatusCode >= 500) first = await http.SendAsync(again, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                        }
                        catch (HttpRequestException)
                        {
                            first = await http.SendAsync(again, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                        }
                        using var response = first;
                """),
            ],
        },
        new()
        {
            Name = "never-checked", Caught = "terminal.signature_missing", Source = "overtrue/laravel-wechat#425",
            Bug = "The signature of an answer is never checked.", BugZh = "从不校验应答的签名。",
            Patches = [new(Client, "if (!verdict.Holds) throw", "if (verdict.RefusalCode == \"SIG_AMBIGUOUS\") throw")],
        },
    ];
}
