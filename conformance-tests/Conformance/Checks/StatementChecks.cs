using Rijie.Settlement.Statements;

namespace Rijie.Conformance;

/// <summary>Level 3: what a statement's files say, line by line.</summary>
internal static class StatementChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "statement.book", Level = 3, Capability = Capability.Statements,
            Why = "A row that is read otherwise than the provider wrote it makes the day's money wrong.",
            Rule = "contract: IStatementSource; design 4", Look = "the layout: unit, sign, code maps, dates",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 60);

                var seen = await bench.StatementAsync(stop);

                Expect.That(seen.Status == StatementStatus.Ready, $"the statement of a drawn day is {seen.Status} at 10:00 the day after: {seen.Reason}");
                foreach (var file in seen.Files) Expect.That(file.Reading.Result == FileResult.Imported, $"{file.File.Name} was {file.Reading.Result}: {file.Reading.Code} {file.Reading.Reason}");
                Expect.Same(bench.Told(Surface.Statement, bench.InStatement()), seen.Rows, "the statement of a drawn day");
            },
        },
    ];
}
