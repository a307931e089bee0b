using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>Reads texts through the engine and keeps what comes out.</summary>
internal sealed record Reading(StatementReading Answer, IReadOnlyList<StatementRow> Rows, byte[] Masked)
{
    public static byte[] Sample(string path) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", path));

    public static Reading Of(StatementLayout layout, string name, byte[] bytes, Func<StatementInput, StatementInput>? with = null)
    {
        var rows = new List<StatementRow>();
        var masked = new MemoryStream();
        var input = new StatementInput { Name = name, Content = new MemoryStream(bytes) };
        var answer = StatementReader.Read(with is null ? input : with(input), layout, batch =>
        {
            for (var i = 0; i < batch.Count; i++) rows.Add(batch.ToRow(i));
        }, (_, part) => masked.Write(part));
        return new(answer, rows, masked.ToArray());
    }

    public static Reading Of(StatementLayout layout, string name, string text) => Of(layout, name, Encoding.UTF8.GetBytes(text));
}
