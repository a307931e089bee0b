using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>A small statement with everything that bad input can hit: quotes, yuan, a card, a CVV, free text, and no proof of its own.</summary>
internal static class Plain
{
    public const string Name = "plain_M1_20260105.csv";

    public const string Header = "time,id,merchant,type,card,cvv,amount,fee,net,remark";

    public const string Yaml = """
        schema: statement-layout/v1
        id: plain
        version: 1
        title: { zh: 样例, en: Plain }
        names: "plain_{owner}_{clearing_date:yyyyMMdd}.csv"
        members: [{ table: t }]
        tables:
          t:
            text: { encoding: utf8, line_end: lf }
            shape: { kind: delimited, delimiter: ",", quoted: true }
            records:
              - role: column_names
              - role: row
                columns:
                  - { name: time, field: traded_at, date: { formats: "yyyy-MM-dd HH:mm:ss" } }
                  - { name: id, field: provider_order_no }
                  - { name: merchant, field: merchant_no }
                  - { name: type }
                  - { name: card, field: masked_card_no, privacy: card }
                  - { name: cvv, privacy: authentication_data }
                  - { name: amount, field: gross, amount: { unit: yuan, decimals: 2, sign: minus } }
                  - { name: fee, field: fee, amount: { unit: yuan, decimals: 4, up_to: true, sign: minus, blank: zero } }
                  - { name: net, field: net, amount: { unit: yuan, decimals: 2, sign: minus } }
                  - { name: remark, field: remark }
                key: [id]
                class:
                  - { when: { type: PAY }, sign: { amount: positive }, type: sale }
                  - { when: { type: REFUND }, sign: { amount: negative }, type: refund }
                identities: [{ zero_is: [amount, -fee, -net] }]
        """;

    public static StatementLayout Layout { get; } = LayoutFile.Read(Encoding.UTF8.GetBytes(Yaml), "plain.yaml");

    public static string Row(string id, string amount = "10.00", string fee = "0.06", string net = "9.94", string type = "PAY", string time = "2026-01-05 10:00:00", string merchant = "M1", string card = "", string cvv = "", string remark = "") =>
        $"{time},{id},{merchant},{type},{card},{cvv},{amount},{fee},{net},{remark}";

    /// <summary>Reads lines, each ended with a line feed.</summary>
    public static Reading Read(params string[] lines) => Read(null, lines);

    public static Reading Read(Func<StatementInput, StatementInput>? with, params string[] lines) =>
        Reading.Of(Layout, Name, Encoding.UTF8.GetBytes(string.Concat(lines.Prepend(Header).Select(l => l + "\n"))), with);

    /// <summary>The one reject, as code and column.</summary>
    public static (string Code, string? Column, long LineNo) Reject(this Reading reading)
    {
        var reject = Assert.Single(reading.Answer.Rejects);
        return (reject.Code, reject.Column, reject.LineNo);
    }
}
