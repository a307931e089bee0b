namespace Rijie.Conformance.Tests;

/// <summary>Level 1: settings, life with the host, and secrets.</summary>
internal static class ContractBugs
{
    /// <summary>The account keeps its key at hand: not yet a leak, but what the leaks below take it from.</summary>
    private static readonly Patch KeyAtHand = new("Acme/AcmeAccount.cs", "        OrgNo = settings.Word(\"org_no\", 32),", "        OrgNo = settings.Word(\"org_no\", 32), Key = settings[\"key\"]!,");

    private static readonly Patch KeyUnseen = new("Acme/AcmeAccount.cs", "    public required string OrgNo { get; init; }", "    public required string OrgNo { get; init; }\n    internal string Key { get; init; } = \"\";");

    public static IReadOnlyList<Variant> All { get; } =
    [
        new()
        {
            Name = "key-logged", Caught = "secrets.not_in_logs", Source = "rmusser01/tldw_server#474",
            Bug = "Each request is logged with the key that signs it.", BugZh = "每次请求都把签名密钥写入日志。",
            Patches =
            [
                KeyAtHand, KeyUnseen,
                new("Acme/AcmeClient.cs", "AcmeSigning signing, TimeProvider clock)", "AcmeSigning signing, TimeProvider clock, Microsoft.Extensions.Logging.ILogger<AcmeClient> log)"),
                new("Acme/AcmeClient.cs", "        var nonce = ", "        Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(log, \"Asking {Path}, key {Key}\", path, account.Key);\n        var nonce = "),
            ],
        },
        new()
        {
            Name = "key-in-failure", Caught = "secrets.not_in_failures", Source = "comet-ml/issue-tracking#548",
            Bug = "The message of a failure tells the key that was used.", BugZh = "失败信息里写出了所用的密钥。",
            Patches = [KeyAtHand, KeyUnseen, new("Acme/AcmeClient.cs", "throw ProviderHttp.Failure(response, $\"Acme's {path}\");", "throw ProviderHttp.Failure(response, $\"Acme's {path}, asked with the key {account.Key}\");")],
        },
        new()
        {
            Name = "key-in-text", Caught = "secrets.not_in_texts",
            Bug = "The record of the settings prints the key with its other fields.", BugZh = "设置记录的 ToString 连同密钥一并打印。",
            Patches = [KeyAtHand, new("Acme/AcmeAccount.cs", "    public required string OrgNo { get; init; }", "    public required string OrgNo { get; init; }\n    public string Key { get; init; } = \"\";")],
        },
        new()
        {
            Name = "key-sent", Caught = "secrets.not_sent",
            Bug = "The key travels as a field of each request, beside its signature.", BugZh = "密钥作为字段随每次请求发出。",
            Patches = [KeyAtHand, KeyUnseen, new("Acme/AcmeClient.cs", "fields.Append(new(\"org_no\", account.OrgNo))", "fields.Append(new(\"org_no\", account.OrgNo)).Append(new(\"key\", account.Key))")],
        },
        new()
        {
            Name = "key-in-refusal", Caught = "secrets.not_in_refusals", Source = "Unstructured-IO/unstructured-api#578",
            Bug = "The reason of a refused notification tells the key that it was checked with.", BugZh = "拒绝通知时，原因里写出了验签密钥。",
            Patches =
            [
                KeyAtHand, KeyUnseen,
                new("Acme/AcmeNotifications.cs", "AcmeNotifications(AcmeSigning signing, AccountContext context)", "AcmeNotifications(AcmeSigning signing, AccountContext context, AcmeAccount account)"),
                new("Acme/AcmeNotifications.cs", "NotificationReading.Refuse(verdict.RefusalCode!, verdict.Reason!)", "NotificationReading.Refuse(verdict.RefusalCode!, $\"{verdict.Reason} Checked with {account.Key}.\")"),
            ],
        },
        new()
        {
            Name = "wrong-key-repeated", Caught = "settings.value_not_told", Source = "IQSS/dataverse#4954",
            Bug = "The error about a key that is too short repeats the key.", BugZh = "密钥过短的报错里重复了密钥本身。",
            Patches = [new("Acme/AcmePlugin.cs", "        var account = AcmeAccount.Read(settings);", "        if (settings[\"key\"] is { Length: < 32 } shortKey) throw new ArgumentException($\"The key '{shortKey}' is too short.\");\n        var account = AcmeAccount.Read(settings);")],
        },
        new()
        {
            Name = "key-of-its-own", Caught = "settings.required_blank",
            Bug = "Where no key is given the plugin signs with one that stands in its code.", BugZh = "没有给出密钥时，插件用代码里写死的密钥签名。",
            Patches = [new("Acme/AcmePlugin.cs", "settings.Needed(\"key\")", "settings.Given(\"key\") ?? \"the-key-of-the-test-system-0123456789\"")],
        },
        new()
        {
            Name = "misspelt-setting", Caught = "settings.unknown",
            Bug = "The code reads a setting under a name that the manifest does not know: it can never be given.", BugZh = "代码所读的设置名在清单里没有，永远无法给出。",
            Patches = [new("Acme/AcmeAccount.cs", "settings.Given(\"sign_type\")", "settings.Given(\"sign_typ\")")],
        },
        new()
        {
            Name = "answer-in-failure", Caught = "secrets.no_card_in_failures",
            Bug = "The message of a failure repeats the answer, card numbers and all.", BugZh = "失败信息里照抄应答，连同卡号。",
            Patches = [new("Acme/AcmeClient.cs", "is not believed ({verdict.RefusalCode}). {verdict.Reason}\");", "is not believed ({verdict.RefusalCode}): {System.Text.Encoding.UTF8.GetString(body.Span)}\");")],
        },
        new()
        {
            Name = "cannot-be-closed", Caught = "contract.ends",
            Bug = "Closing the account throws.", BugZh = "关闭账户时抛出异常。",
            Patches =
            [
                new("Acme/AcmeClient.cs", "AcmeSigning signing, TimeProvider clock)\n{", "AcmeSigning signing, TimeProvider clock) : IDisposable\n{\n    public void Dispose() => throw new InvalidOperationException(\"It was closed already.\");\n"),
            ],
        },
        new()
        {
            Name = "asks-while-starting", Caught = "contract.quiet_at_start",
            Bug = "The constructor asks the provider whether it is up.", BugZh = "构造函数里就去请求服务商。",
            Patches = [new("Acme/AcmeClient.cs", "    private const int LargestAnswerBytes", "    private readonly int status = (int)http.GetAsync(account.BaseUrl + \"/v1/ping\").GetAwaiter().GetResult().StatusCode;\n    private const int LargestAnswerBytes")],
        },
        new()
        {
            Name = "offered-on-paper", Caught = "contract.starts",
            Bug = "The manifest offers terminals, and nothing is registered for them.", BugZh = "清单声明了终端能力，代码却未注册。",
            Patches = [new("Acme/AcmePlugin.cs", "            .AddSingleton<ITerminalSource, AcmeTerminals>()\n", "")],
        },
        new()
        {
            Name = "one-account-only", Caught = "contract.starts_twice", Source = "contabo/cntb#15",
            Bug = "A second account of the same provider cannot start.", BugZh = "同一服务商的第二个账户无法启动。",
            Patches =
            [
                new("Acme/AcmePlugin.cs", "    /// <inheritdoc/>\n    public void", "    private static int started;\n\n    /// <inheritdoc/>\n    public void"),
                new("Acme/AcmePlugin.cs", "        var account = AcmeAccount.Read(settings);", "        if (Interlocked.Increment(ref started) % 2 == 0) throw new InvalidOperationException(\"Acme was started already.\");\n        var account = AcmeAccount.Read(settings);"),
            ],
        },
        new()
        {
            Name = "crash-on-rare-type", Caught = "contract.every_type",
            Bug = "A lookup of a type that the provider has no query for ends in NotImplementedException.", BugZh = "查询少见的交易类型时抛出 NotImplementedException。",
            Patches = [new("Acme/AcmeLookup.cs", "        var givesBack = ", "        if (query.Type is TransactionType.Reversal) throw new NotImplementedException();\n        var givesBack = ")],
        },
        new()
        {
            Name = "clock-of-the-machine", Caught = "contract.follows_the_clock",
            Bug = "The time of an answer is checked against the machine's clock and not the host's.", BugZh = "验证应答时间用的是机器时钟，而非主机给的时钟。",
            Patches = [new("Acme/AcmeClient.cs", "signing.Check(message, clock.GetUtcNow())", "signing.Check(message, DateTimeOffset.UtcNow)")],
        },
    ];
}
