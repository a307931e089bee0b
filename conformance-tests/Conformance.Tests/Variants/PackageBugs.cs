namespace Rijie.Conformance.Tests;

/// <summary>Level 0: what can be seen in the folder before anything runs.</summary>
internal static class PackageBugs
{
    public static IReadOnlyList<Variant> All { get; } =
    [
        new()
        {
            Name = "static-key-cache", Caught = "package.no_statics", Source = "larksuite/node-sdk#26",
            Bug = "The first account's key is kept in a static and signs for every account.", BugZh = "第一个账户的密钥存入静态字段，此后替所有账户签名。",
            Patches =
            [
                new("Acme/AcmeSigning.cs", "internal sealed class AcmeSigning(HmacSignature key, AcmeAccount account, TimeProvider clock)\n{", """
                internal sealed class AcmeSigning(HmacSignature given, AcmeAccount account, TimeProvider clock)
                {
                    private static HmacSignature? cached;
                    private readonly HmacSignature key = cached ??= given;
                """),
            ],
        },
        new()
        {
            Name = "machines-zone", Caught = "package.no_own_clock", Source = "restrictcontentpro/restrict-content-pro#298",
            Bug = "A window is written in the zone of the machine instead of China's.", BugZh = "查询时间段按机器所在时区书写，而不是北京时间。",
            Patches = [new("Acme/AcmeTransactions.cs", "WireText.Time(query.From, AcmeTrade.TimeForm)", "TimeZoneInfo.ConvertTime(query.From, TimeZoneInfo.Local).ToString(AcmeTrade.TimeForm, System.Globalization.CultureInfo.InvariantCulture)")],
        },
        new()
        {
            Name = "waits-and-tries-again", Caught = "package.no_waits", Source = "adamcavendish/aioduct#79",
            Bug = "The plugin waits and repeats a call whose answer was lost.", BugZh = "应答丢失后，插件自行等待并重发请求。",
            Patches =
            [
                new("Acme/AcmeLookup.cs", """
                        var answer = await client.AskAsync(
                            "/v1/transactions/query", new Dictionary<string, string?> { ["merchant_no"] = query.MerchantNo, [name] = number }, ["NO_ORDER"], cancellationToken);
                """, """
                        AcmeAnswer answer;
                        while (true)
                        {
                            try
                            {
                                answer = await client.AskAsync("/v1/transactions/query", new Dictionary<string, string?> { ["merchant_no"] = query.MerchantNo, [name] = number }, ["NO_ORDER"], cancellationToken);
                                break;
                            }
                            catch (HttpRequestException)
                            {
                                await Task.Delay(100, cancellationToken);
                            }
                        }
                """),
            ],
        },
        new()
        {
            Name = "any-certificate", Caught = "package.no_own_connections", Source = "Open3270/Open3270#20",
            Bug = "Connections of its own believe any certificate.", BugZh = "自建连接，且信任任何证书。",
            Patches =
            [
                new("Acme/AcmeClient.cs", "internal sealed class AcmeClient(HttpClient http, AcmeAccount account, AcmeSigning signing, TimeProvider clock)\n{", """
                internal sealed class AcmeClient(AcmeAccount account, AcmeSigning signing, TimeProvider clock)
                {
                    private readonly HttpClient http = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
                """),
            ],
        },
        new()
        {
            Name = "loose-base64", Caught = "package.no_loose_base64",
            Bug = "The signature is read by a Base64 reader that skips blanks and spare bits.", BugZh = "用会跳过空白和多余比特的 Base64 解码器读取签名。",
            Patches = [new("Acme/AcmeSigning.cs", "key.Check(message.Signed.Span, message.Signature)", "key.Check(message.Signed.Span, Convert.ToBase64String(Convert.FromBase64String(message.Signature)))")],
        },
        new()
        {
            Name = "contract-of-tomorrow", Caught = "package.loads", Source = "natemcmaster/DotNetCorePlugins#132",
            Bug = "The manifest asks for a contract that the host does not offer.", BugZh = "清单要求主机尚未提供的契约版本。",
            Patches = [new("Acme/plugin.yaml", "contract: \"1.0\"", "contract: \"9.0\"")],
        },
    ];
}
