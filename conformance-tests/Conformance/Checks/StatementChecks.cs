namespace Rijie.Conformance;

/// <summary>Level 3: what a statement's rows say.</summary>
internal static class StatementChecks
{
    private const string Rule = "contract: IStatementSource; layout: every row is what the provider wrote";

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "statement.book", Level = 3, Capability = Capability.Statements,
            Why = "A row that is read otherwise than the provider wrote it makes the day's money wrong.",
            Rule = Rule, Look = "the layout: unit, sign, code maps, dates",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 60);

                var seen = await Stated.SoundAsync(bench, "a drawn day", stop);

                Expect.Same(bench.Told(Surface.Statement, bench.InStatement()), seen.Rows, "the statement of a drawn day");
            },
        },
        new()
        {
            Id = "statement.faults", Level = 3, Capability = Capability.Statements,
            Why = "What the provider wrote wrong has to come out as it was written, or no reconciliation can find it.",
            Rule = "contract: the plugin mends nothing", Look = "anything that computes, drops or joins what the file states",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 60, seed: 6);
                var sound = Stated.Rows(bench).ToHashSet();

                foreach (var fault in Fault.All.Where(f => bench.Traits.StatesNet || f.Name != "row_not_balanced"))
                {
                    bench.Use(bench.NewBook());
                    bench.Draw(sales: 60, faults: [fault], seed: 6);
                    var seen = await Stated.SoundAsync(bench, fault.Name, stop);
                    Expect.Same(Stated.Rows(bench), seen.Rows, $"a day with {fault.Name}");
                    Expect.Equal(fault.OnWire, !sound.SetEquals(seen.Rows), $"whether {fault.Name} shows in the file");
                }
            },
        },
        new()
        {
            Id = "statement.sums", Level = 3, Capability = Capability.Statements,
            Why = "The day's gross, fee and net are what the merchant compares with the bank; a sign that is wrong doubles the difference.",
            Rule = "settlement: gross by type, fee as a cost, net = gross - fee", Look = "sign and charged of the layout's amounts",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 60);

                var readings = (await Stated.SoundAsync(bench, "a drawn day", stop)).Files.Select(f => f.Reading).ToList();

                var told = Stated.Rows(bench);
                Expect.Equal(told.Sum(t => t.Type.Sign() * t.Gross.Fen), readings.Sum(r => r.Gross.Fen), "the day's gross in fen");
                Expect.Equal(told.Sum(t => t.Fee?.Fen ?? 0), readings.Sum(r => r.Fee.Fen), "the day's fees in fen");
                Expect.Equal(told.Sum(t => t.Net?.Fen ?? 0), readings.Sum(r => r.Net.Fen), "the day's net in fen");
            },
        },
        new()
        {
            Id = "statement.given_back", Level = 3, Capability = Capability.Statements,
            Why = "A refund that counts as a sale, or a returned fee that counts as a charge, is money that the merchant never sees again.",
            Rule = "settlement: a refund is negative, a fee that is given back is negative", Look = "class and sign of refund and void rows, and the fee's charged",
            Ask = async (bench, stop) =>
            {
                var sale = bench.AddSale(30_000);
                bench.AddRefund(sale, 10_000, CheckBench.At(CheckBench.Day, 10, 0));
                var keptFee = bench.AddRefund(bench.AddSale(20_000), 20_000, CheckBench.At(CheckBench.Day, 11, 0));
                var card = bench.Add(Drafts.Sale(bench.MerchantNo, sale.TerminalNo!, Money.FromFen(50_000), CheckBench.At(CheckBench.Day, 12, 0), (Product.Card, CardType.Debit, Scheme.UnionPay), "622202******1234"));
                bench.Add(Drafts.BackOf(card, TransactionType.Void, card.Gross, CheckBench.At(CheckBench.Day, 12, 5)));
                PutCharged(bench, sale, feeFen: 0);
                PutCharged(bench, sale, feeFen: 50);

                var seen = await Stated.SoundAsync(bench, "refunds and a void", stop);

                Expect.Same(Stated.Rows(bench), seen.Rows, "refunds that give the fee back, keep it and charge one, and a void");
                Expect.That(seen.Rows.Any(t => t.RefundNo == keptFee.RefundNo && t.Fee < Money.Zero), "the fee of a whole refund is given back: it must be negative.");
            },
        },
        new()
        {
            Id = "statement.amounts", Level = 3, Capability = Capability.Statements,
            Why = "The smallest and the largest amounts are where a unit, a width or a floating-point number gives way.",
            Rule = "reliability: money is integer fen", Look = "unit and decimals of the layout's amounts",
            Ask = async (bench, stop) =>
            {
                long[] largest = [1_000_000_000_000, 999_999_999_999, 99_999_999_999, 9_999_999_999];
                long[] amounts = [1, 9, 10, 99, 100, 101, 1_000_000, 123_456_789, largest.First(fen => Stated.CanHold(bench, bench.Sale(fen)))];
                foreach (var fen in amounts) bench.AddSale(fen);

                var seen = await Stated.SoundAsync(bench, "amounts from one fen to the largest", stop);

                Expect.Same(Stated.Rows(bench), seen.Rows, "amounts from one fen to the largest");
            },
        },
        new()
        {
            Id = "statement.nothing_due", Level = 3, Capability = Capability.Statements,
            Why = "A sale of which nothing is left, such as one wholly paid by a voucher, is a row like others and must not spoil the file.",
            Rule = "reliability: zero is an amount", Look = "sign and blank of the layout's amounts, and class cases that ask for a sign",
            Ask = async (bench, stop) =>
            {
                bench.AddSale();
                bench.AddSale(0);

                var seen = await Stated.SoundAsync(bench, "a sale of zero", stop);

                Expect.Same(Stated.Rows(bench), seen.Rows, "a sale of zero");
            },
        },
        new()
        {
            Id = "statement.not_balanced", Level = 3, Capability = Capability.Statements,
            Why = "A row whose net is not its gross less its fee hides what was taken; it must be shown and not mended.",
            Rule = "layout: identities", Look = "the identities of the layout's row",
            Ask = async (bench, stop) =>
            {
                NotDeclaredException.ThrowIf(!bench.Traits.StatesNet, "The simulator states that a row tells no net of its own (StatesNet false), so that it cannot contradict gross and fee.");
                var injected = bench.Draw(sales: 30, faults: [.. Fault.All.Where(f => f.Name == "row_not_balanced")]);

                var rows = (await Stated.SoundAsync(bench, "a row that does not add up", stop)).Files.SelectMany(f => f.Rows).ToList();

                var wrong = injected.Select(i => Expect.Key(bench.Wire.Told(Surface.Statement, i.Carrier))).ToList();
                Expect.Same(Stated.Rows(bench), [.. rows.Where(r => r.Kind == Rijie.Statements.RowKind.Transaction).Select(r => r.Transaction)], "a row that does not add up stays as it is");
                foreach (var row in rows) Expect.Equal(!wrong.Contains(Expect.Key(row.Transaction)), row.Balanced, $"whether {Expect.Key(row.Transaction)} adds up");
            },
        },
        new()
        {
            Id = "statement.day_cut", Level = 3, Capability = Capability.Statements,
            Why = "A sale beside the day cut or midnight that moves to the other day makes two days wrong by its amount.",
            Rule = "settlement: the clearing date is the provider's", Look = "clearing date and trade time of the layout, and the zone they are read in",
            Ask = async (bench, stop) =>
            {
                var cut = bench.Manifest.Provider.DayCut;
                var end = cut == default ? CheckBench.At(CheckBench.Day.AddDays(1), 0, 0) : ChinaTime.ToInstant(CheckBench.Day, cut);
                foreach (var at in new[] { CheckBench.At(CheckBench.Day, 0, 0), CheckBench.At(CheckBench.Day, 0, 30), CheckBench.At(CheckBench.Day, 7, 59, 59), end.AddSeconds(-1), end, end.AddMinutes(30) })
                    bench.AddSale(at: at);

                var first = await Stated.SoundAsync(bench, "the day before the cut", stop);
                Stated.MorningAfter(bench, CheckBench.Day.AddDays(1));
                var second = await Stated.SoundAsync(bench, "the day behind the cut", stop, CheckBench.Day.AddDays(1));

                Expect.Same(Stated.Rows(bench), first.Rows, "the day before the cut");
                Expect.Same(Stated.Rows(bench, CheckBench.Day.AddDays(1)), second.Rows, "the day behind the cut");
            },
        },
        new()
        {
            Id = "statement.year_end", Level = 3, Capability = Capability.Statements,
            Why = "A date of month and day that gets the wrong year loses the last day of December, and refunds lose their sales.",
            Rule = "settlement: a date without a year is the nearest one", Look = "whether dates of four digits take the year of the clearing date, and of an original the year before",
            Ask = async (bench, stop) =>
            {
                var (last, first) = (new DateOnly(2026, 12, 31), new DateOnly(2027, 1, 1));
                var sale = bench.AddSale(at: CheckBench.At(last, 21, 30));
                bench.AddSale(at: CheckBench.At(last, 9, 0));
                bench.AddRefund(sale, 4000, CheckBench.At(first, 9, 0));

                bench.Clock.SetUtcNow(CheckBench.At(first.AddDays(1), 10, 0));
                var december = await Stated.SoundAsync(bench, "31 December, asked for on 2 January", stop, last);
                var january = await Stated.SoundAsync(bench, "1 January", stop, first);

                Expect.Same(Stated.Rows(bench, last), december.Rows, "31 December, asked for on 2 January");
                Expect.Same(Stated.Rows(bench, first), january.Rows, "1 January, with a refund of 31 December");
            },
        },
        new()
        {
            Id = "statement.earlier_sale", Level = 3, Capability = Capability.Statements,
            Why = "A refund of an earlier day that is taken for one of today, or dropped, leaves a break that nobody can explain.",
            Rule = "settlement: a refund names its original", Look = "original numbers and dates of the layout",
            Ask = async (bench, stop) =>
            {
                var sale = bench.AddSale(30_000, CheckBench.At(CheckBench.Day.AddDays(-28), 9, 0));
                bench.AddSale();
                bench.AddRefund(sale, 10_000, CheckBench.At(CheckBench.Day, 10, 0));

                var seen = await Stated.SoundAsync(bench, "a refund of a sale four weeks ago", stop);

                Expect.Same(Stated.Rows(bench), seen.Rows, "a refund of a sale four weeks ago");
            },
        },
        new()
        {
            Id = "statement.merchants", Level = 3, Capability = Capability.Statements,
            Why = "Rows of the second shop that get lost, or land with the first, make both shops' money wrong.",
            Rule = "contract: StatementQuery.MerchantNo", Look = "the layout's merchant number, and which merchant's file is asked for",
            Ask = async (bench, stop) =>
            {
                bench.NeedTwoMerchants();
                foreach (var merchantNo in bench.Traits.MerchantNos) bench.Draw(sales: 12, merchantNo: merchantNo, seed: merchantNo.Length + merchantNo[^1]);

                foreach (var merchantNo in bench.Traits.FilesByMerchant ? bench.Traits.MerchantNos : [bench.MerchantNo])
                {
                    var seen = await Stated.SoundAsync(bench, "a file of several merchants", stop, merchantNo: bench.Traits.FilesByMerchant ? merchantNo : null);
                    var expected = bench.Traits.FilesByMerchant ? Stated.Rows(bench, merchantNo: merchantNo) : [.. bench.Traits.MerchantNos.SelectMany(m => Stated.Rows(bench, merchantNo: m))];
                    Expect.Same(expected, seen.Rows, $"the statement for {merchantNo}");
                }
            },
        },
        new()
        {
            Id = "statement.strangers", Level = 3, Capability = Capability.Statements,
            Why = "Other people's trade in the same file is none of the merchant's business and must not enter its totals.",
            Rule = "reliability: rows of others are counted and go no further", Look = "the layout's merchant number",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 12);
                var foreign = bench.Traits.ForeignMerchantNo ?? throw new NotDeclaredException("The simulator states that no rows of other people's merchants come in its files (ForeignMerchantNo).");
                bench.Draw(sales: 7, merchantNo: foreign, seed: 3);

                var seen = await Stated.SoundAsync(bench, "a file with rows of others", stop);

                Expect.Same(Stated.Rows(bench), seen.Rows, "the merchant's own rows");
                Expect.Equal(Stated.Rows(bench, merchantNo: foreign).Count, seen.Files.Sum(f => f.Reading.Lines.Foreign), "rows of others that are counted");
            },
        },
        new()
        {
            Id = "statement.card_numbers", Level = 3, Capability = Capability.Statements,
            Why = "A card number that is kept in the clear is a breach of the card schemes' rules, whoever wrote it into the file.",
            Rule = "reliability: card numbers are masked before anything is kept", Look = "privacy of the layout's columns",
            Ask = async (bench, stop) =>
            {
                const string card = "6222020987654321007"; // made up; the last digit makes it one
                bench.AddSale();
                var told = bench.Sale(with: t => t with { Product = Product.Card, CardType = CardType.Debit, Scheme = Scheme.UnionPay, MaskedCardNo = card });
                if (Stated.CanHold(bench, told)) bench.Put(told);
                var remarked = bench.Sale(with: t => t with { Remark = "卡" + card });
                if (Stated.CanHold(bench, remarked)) bench.Put(remarked);
                NotDeclaredException.ThrowIf(bench.InStatement().Count < 2, "The provider's files have no place for a card number or a remark.");

                var seen = await Stated.SoundAsync(bench, "a card number in the clear", stop);

                Expect.Equal(bench.InStatement().Count, seen.Rows.Count, "rows");
                foreach (var row in seen.Files.SelectMany(f => f.Rows))
                    Expect.That(!$"{row.Transaction} {string.Join(' ', row.Extras.Values)}".Contains(card[7..15], StringComparison.Ordinal), $"{Expect.Key(row.Transaction)} has a card number in the clear.");
            },
        },
    ];

    /// <summary>A refund of a tenth whose fee is kept, or charged on top.</summary>
    private static void PutCharged(CheckBench bench, Transaction sale, long feeFen)
    {
        var refund = bench.Numbered(Drafts.BackOf(sale, TransactionType.Refund, Money.FromFen(sale.Gross.Fen / 10), CheckBench.At(CheckBench.Day, 14, 0)) with { Fee = Money.FromFen(feeFen), Net = Money.FromFen(-sale.Gross.Fen / 10 - feeFen) });
        if (Stated.CanHold(bench, refund)) bench.Put(refund);
    }
}
