using Microsoft.Extensions.Configuration;

namespace Rijie.Ruiyinxin;

/// <summary>The settings of one cooperator, checked, but for its keys. What no public source says is a setting whose default is ours.</summary>
internal sealed record RuiyinxinAccount
{
    public required string Cooperator { get; init; }

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public required string BaseUrl { get; init; }

    public string Path { get; init; } = "/ydzf/ydzf-smzf";

    /// <summary>Begins the message id of every question, so that none is ever an order number.</summary>
    public string QueryPrefix { get; init; } = "RJQ";

    public string NoSuchOrderCode { get; init; } = "200001";

    public string ProcessingCode { get; init; } = "200002";

    public string NoStatementCode { get; init; } = "200010";

    public string StatementNotReadyCode { get; init; } = "200011";

    public string SystemErrorCode { get; init; } = "999999";

    public string ListCode { get; init; } = "SMZF030";

    public string TerminalCode { get; init; } = "SMZF031";

    /// <summary>The statements of payouts that are open to the cooperator, with commas between them.</summary>
    public string PayoutTranCodes { get; init; } = "SMZF025,SMZF024";

    /// <summary>What <c>isClearOrCancel</c> says of an order that was cancelled.</summary>
    public string CancelledFlag { get; init; } = "1";

    /// <summary>How far <c>reqDate</c> may be off before it is worth a warning; nothing is refused for it.</summary>
    public TimeSpan ClockWarning { get; init; } = TimeSpan.FromMinutes(10);

    /// <exception cref="ArgumentException">A setting is there but cannot be used.</exception>
    public static RuiyinxinAccount Read(IConfiguration settings)
    {
        var usual = new RuiyinxinAccount { Cooperator = "", BaseUrl = "" };
        return new()
        {
            Cooperator = settings.Word("cooperator", 64),
            BaseUrl = settings.Address("base_url", "https://qr.ruiyinxin.com"),
            Path = settings.ServicePath("path", usual.Path),
            QueryPrefix = Word("query_prefix", usual.QueryPrefix, 8),
            NoSuchOrderCode = Word("no_such_order_code", usual.NoSuchOrderCode),
            ProcessingCode = Word("processing_code", usual.ProcessingCode),
            NoStatementCode = Word("no_statement_code", usual.NoStatementCode),
            StatementNotReadyCode = Word("statement_not_ready_code", usual.StatementNotReadyCode),
            SystemErrorCode = Word("system_error_code", usual.SystemErrorCode),
            ListCode = Word("list_tran_code", usual.ListCode),
            TerminalCode = Word("terminal_tran_code", usual.TerminalCode),
            PayoutTranCodes = PayoutCodes(settings.Given("payout_tran_codes") ?? usual.PayoutTranCodes),
            CancelledFlag = Word("cancelled_flag", usual.CancelledFlag),
            ClockWarning = TimeSpan.FromSeconds(settings.Number("clock_warning_seconds", (int)usual.ClockWarning.TotalSeconds, 1, 86_400)),
        };

        static string PayoutCodes(string text) => text is "SMZF025,SMZF024" or "SMZF024,SMZF025" or "SMZF025" or "SMZF024"
            ? text
            : throw new ArgumentException("The setting payout_tran_codes must be SMZF025, SMZF024 or both, with a comma between them.");

        string Word(string name, string otherwise, int longest = 32) => settings.Given(name) is null ? otherwise : settings.Word(name, longest);
    }
}
