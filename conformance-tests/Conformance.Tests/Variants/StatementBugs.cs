namespace Rijie.Conformance.Tests;

/// <summary>Level 3: statements and the layout that reads them.</summary>
internal static class StatementBugs
{
    private const string Source = "Acme/AcmeStatements.cs";
    private const string Layout = "Acme/layouts/acme-statement.yaml";
    private const string Opened = "Content = await client.OpenAsync(\"/v1/statements/files/\" + ticket, cancellationToken),\n            DeclaredSha256 = sha256,";

    public static IReadOnlyList<Variant> All { get; } =
    [
        new()
        {
            Name = "empty-day-as-error", Caught = "statement.empty_day", Source = "binarywang/WxJava#1241",
            Bug = "A day without trade ends as a failure instead of an empty statement.", BugZh = "没有交易的一天以失败告终，而不是空对账单。",
            Patches = [new(Source, "[\"NOT_READY\", \"NO_TRADE\"]", "[\"NOT_READY\"]")],
        },
        new()
        {
            Name = "not-ready-as-empty", Caught = "statement.not_ready", Source = "wechatpay-apiv3/wechatpay-java#238",
            Bug = "A statement that is not made yet is told as a day without trade.", BugZh = "尚未生成的对账单被当作当天无交易。",
            Patches = [new(Source, "StatementAnswer.NotReady(\"Acme has not made the statement yet.\")", "StatementAnswer.NoTrade(\"Acme has no statement.\")")],
        },
        new()
        {
            Name = "trailer-ignored", Caught = "statement.wrong_total",
            Bug = "The sums of the trailer are read and compared with nothing.", BugZh = "尾行合计读了却不核对。",
            Patches =
            [
                new(Layout, "sign: minus }, proves: { sum: 交易金额(元) } }", "sign: minus } }"),
                new(Layout, "sign: minus }, proves: { sum: 手续费(元) } }", "sign: minus } }"),
                new(Layout, "sign: minus }, proves: { sum: 结算金额(元) } }", "sign: minus } }"),
            ],
        },
        new()
        {
            Name = "bad-gbk-replaced", Caught = "statement.changed_on_the_way", Source = "objectstack-ai/objectui#2556",
            Bug = "The plugin decodes the file itself, and bytes that are no characters become question marks.", BugZh = "插件自行解码文件，非法的 GBK 字节变成问号。",
            Patches =
            [
                new(Source, Opened, "Content = await ReadAsync(client, ticket, cancellationToken),"),
                new(Source, "var (ticket, sha256) =", "var (ticket, _) ="),
                new(Source, "{\n    public async Task<StatementAnswer>", """
                {
                    private static async Task<Stream> ReadAsync(AcmeClient client, string ticket, CancellationToken cancellationToken)
                    {
                        await using var packed = new System.IO.Compression.GZipStream(await client.OpenAsync("/v1/statements/files/" + ticket, cancellationToken), System.IO.Compression.CompressionMode.Decompress);
                        using var reader = new StreamReader(packed, System.Text.CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!);
                        return new MemoryStream(System.Text.Encoding.UTF8.GetBytes(await reader.ReadToEndAsync(cancellationToken)));
                    }

                    public async Task<StatementAnswer>
                """),
                new(Layout, "container: [gzip]", "container: []"),
                new(Layout, "encoding: gb18030", "encoding: utf8"),
            ],
        },
        new()
        {
            Name = "gzip-cut-unnoticed", Caught = "statement.proven", Source = "dotnet/runtime#61768",
            Bug = "The plugin unpacks as much of the file as there is, and nobody asks for the rest.", BugZh = "插件能解多少算多少，文件截断无人察觉。",
            Patches =
            [
                new(Source, Opened, "Content = await ReadAsync(client, ticket, cancellationToken),"),
                new(Source, "var (ticket, sha256) =", "var (ticket, _) ="),
                new(Source, "{\n    public async Task<StatementAnswer>", """
                {
                    private static async Task<Stream> ReadAsync(AcmeClient client, string ticket, CancellationToken cancellationToken)
                    {
                        await using var packed = new System.IO.Compression.GZipStream(await client.OpenAsync("/v1/statements/files/" + ticket, cancellationToken), System.IO.Compression.CompressionMode.Decompress);
                        var whole = new MemoryStream();
                        var one = new byte[1];
                        try
                        {
                            while (await packed.ReadAsync(one, cancellationToken) == 1) whole.Write(one);
                        }
                        catch (InvalidDataException)
                        {
                            while (whole.Length > 0 && whole.GetBuffer()[whole.Length - 1] != '\n') whole.SetLength(whole.Length - 1);
                        }
                        whole.Position = 0;
                        return whole;
                    }

                    public async Task<StatementAnswer>
                """),
                new(Layout, "container: [gzip]", "container: []"),
                new(Layout, """
                      - role: trailer
                        when: { first_field: 合计 }
                        columns:
                          - { name: 合计, literal: 合计 }
                          - { name: 笔数, number: true, proves: {} }
                          - { name: 交易金额(元), amount: { unit: yuan, decimals: 2, sign: minus }, proves: { sum: 交易金额(元) } }
                          - { name: 手续费(元), amount: { unit: yuan, decimals: 2, sign: minus }, proves: { sum: 手续费(元) } }
                          - { name: 结算金额(元), amount: { unit: yuan, decimals: 2, sign: minus }, proves: { sum: 结算金额(元) } }

                """, """
                      - role: summary
                        when: { first_field: 合计 }
                        columns:
                          - { name: 合计 }
                          - { name: 笔数 }
                          - { name: 交易金额(元) }
                          - { name: 手续费(元) }
                          - { name: 结算金额(元) }

                """),
            ],
        },
        new()
        {
            Name = "other-days-statement", Caught = "statement.other_day", Source = "we-promise/sure#2668",
            Bug = "Nothing binds an answer to its question, neither its nonce nor the day that it tells.", BugZh = "应答与请求毫无绑定：既不看随机串，也不看日期。",
            Patches =
            [
                new(Source, "if (OrgNo != orgNo || ClearingDate != day)", "if (OrgNo != orgNo)"),
                new("Acme/AcmeClient.cs", "        if (message.Nonce != nonce) throw", "        if (message.Nonce is null) throw"),
            ],
        },
        new()
        {
            Name = "first-issue-for-ever", Caught = "statement.reissued",
            Bug = "A corrected statement is never fetched, because the first one's ticket is asked for again.", BugZh = "更正后的对账单永远取不到，因为总用首次的凭据。",
            Patches =
            [
                new(Source, "client.OpenAsync(\"/v1/statements/files/\" + ticket, cancellationToken)", "client.OpenAsync(\"/v1/statements/files/\" + ticket[..8] + \"A\", cancellationToken)"),
                new(Source, "            DeclaredSha256 = sha256,\n", ""),
                new(Source, "var (ticket, sha256) =", "var (ticket, _) ="),
            ],
        },
        new()
        {
            Name = "fee-and-net-swapped", Caught = "statement.book", Source = "deb-sig/double-entry-generator#215",
            Bug = "The layout takes the column of the net for the fee and that of the fee for the net.", BugZh = "版式把结算金额列当作手续费，把手续费列当作结算金额。",
            Patches =
            [
                new(Layout, "- { name: 手续费(元), field: fee,", "- { name: 手续费(元), field: net,"),
                new(Layout, "- { name: 结算金额(元), field: net,", "- { name: 结算金额(元), field: fee,"),
            ],
        },
        new()
        {
            Name = "refund-row-as-void", Caught = "statement.given_back",
            Bug = "A row of a refund is read as a void.", BugZh = "退货行被读成撤销。",
            Patches = [new(Layout, "- { when: { 交易类型: 退货 }, type: refund }", "- { when: { 交易类型: 退货 }, type: void }")],
        },
        new()
        {
            Name = "quotes-not-read", Caught = "statement.separators", Source = "mikkelkrogsholm/rentemester#2",
            Bug = "Cells are split at each comma, also within quotes.", BugZh = "引号内的逗号也被当作分隔符。",
            Patches = [new(Layout, "delimiter: \",\", quoted: true", "delimiter: \",\"")],
        },
        new()
        {
            Name = "prefix-kept", Caught = "statement.book", Source = "mayswind/ezbookkeeping#123",
            Bug = "The back-tick before a number, meant for spreadsheets, stays in the number.", BugZh = "为电子表格加的反引号留在了单号里。",
            Patches = [new(Layout, "- { name: 平台订单号, prefix: \"`\", field: provider_order_no }", "- { name: 平台订单号, field: provider_order_no }")],
        },
        new()
        {
            Name = "amount-in-the-key", Caught = "statement.row_twice",
            Bug = "Rows are told apart by their amount too, so that two that contradict each other both count.", BugZh = "行的唯一键里加了金额，相互矛盾的两行都被计入。",
            Patches = [new(Layout, "key: [平台订单号, 交易类型]", "key: [平台订单号, 交易类型, 交易金额(元)]")],
        },
        new()
        {
            Name = "net-not-checked", Caught = "statement.not_balanced", Source = "stripe/stripe-java#508",
            Bug = "Net is not held against gross less fee.", BugZh = "净额未与金额减手续费核对。",
            Patches = [new(Layout, "        identities:\n          - { zero_is: [交易金额(元), -手续费(元), -结算金额(元)] }\n", "")],
        },
        new()
        {
            Name = "strangers-owner", Caught = "statement.other_owner",
            Bug = "The file's name is not held against the account's own number.", BugZh = "文件名未与账户自己的机构号核对。",
            Patches = [new(Layout, "owner_setting: org_no\n", "")],
        },
    ];
}
