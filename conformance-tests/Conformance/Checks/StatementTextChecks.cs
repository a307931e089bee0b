namespace Rijie.Conformance;

/// <summary>Level 3: what people write into a statement comes out as they wrote it.</summary>
internal static class StatementTextChecks
{
    private static readonly IReadOnlyList<Func<Transaction, string?, Transaction>> Names = [(t, text) => t with { Store = text }, (t, text) => t with { Remark = text }];
    private static readonly IReadOnlyList<Func<Transaction, string?, Transaction>> NamesAndNumbers = [.. Names, (t, text) => t with { MerchantOrderNo = text ?? "ORDER" }];

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "statement.characters", Level = 3, Capability = Capability.Statements,
            Why = "A shop whose name has a rare character must not become question marks, or the whole file garbage.",
            Rule = "reliability: texts are decoded strictly, as the provider encodes them", Look = "the layout's encoding; a plugin that decodes bytes of a file itself",
            Ask = (bench, stop) => AskAsync(bench, Names, ["街角小店", "龍鳳樓（總店）", "䶮记", "𠮷野家", "Café №1", "€ 全场8折", "丨甲乙"], "rare characters", stop),
        },
        new()
        {
            Id = "statement.formulas", Level = 3, Capability = Capability.Statements,
            Why = "A text that looks like a formula or a number is neither: what reads it as one changes an order number, or runs it in a spreadsheet.",
            Rule = "reliability: texts stay texts", Look = "anything that trims, parses or escapes cells before the layout reads them",
            Ask = (bench, stop) => AskAsync(bench, NamesAndNumbers, ["=1+1", "@cmd", "+86", "-1", "00123", "1E5", "0x1F", "TRUE"], "formulas and numbers as text", stop),
        },
        new()
        {
            Id = "statement.separators", Level = 3, Capability = Capability.Statements,
            Why = "A comma, a quote or a line break in a name moves the amounts of its row into other columns.",
            Rule = "layout: quoted cells as in RFC 4180", Look = "quoted and delimiter of the layout's shape",
            Ask = (bench, stop) => AskAsync(bench, Names, ["甲,乙", "甲\"乙\"", "\"甲\"", "甲\n乙", "甲\r\n乙", "甲|乙", "甲;乙", "甲'乙", "甲\\乙", ",", "\""], "separators in names", stop),
        },
    ];

    /// <summary>Puts each text wherever the file has a place for it, and expects it back.</summary>
    private static async Task AskAsync(CheckBench bench, IReadOnlyList<Func<Transaction, string?, Transaction>> places, IReadOnlyList<string> texts, string what, CancellationToken stop)
    {
        bench.AddSale(100);
        foreach (var place in places)
            foreach (var text in texts)
            {
                var sale = bench.Sale(with: t => place(t, text));
                var isTold = bench.Wire.Told(Surface.Statement, sale) != bench.Wire.Told(Surface.Statement, place(sale, null));
                if (isTold && Stated.CanHold(bench, sale)) bench.Put(sale);
            }

        NotDeclaredException.ThrowIf(bench.InStatement().Count < 2, $"The provider's files have no place for {what}.");
        var seen = await Stated.SoundAsync(bench, what, stop);

        Expect.Same(Stated.Rows(bench), seen.Rows, what);
    }
}
