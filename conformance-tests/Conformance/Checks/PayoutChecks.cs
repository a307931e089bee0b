using Rijie.Statements;

namespace Rijie.Conformance;

/// <summary>Levels 2 and 3 of payouts: what was paid, what was not, and what came back; by the list, or by rows of the statement.</summary>
internal static class PayoutChecks
{
    private static readonly DateTimeOffset DaysLater = CheckBench.At(CheckBench.Day.AddDays(5), 12, 0);

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "payout.book", Level = 2, Capability = Capability.Payouts,
            Why = "A payout that is told otherwise than it was sent sends a merchant to the bank for nothing, or not at all.",
            Rule = "contract: IPayoutSource", Look = "the mapping of the list's items: planned, suspended, paid, state, dates",
            Ask = async (bench, stop) =>
            {
                var writer = Writer(bench);
                var day = CheckBench.Day;
                foreach (var fault in PayoutFault.All.Where(f => f.Fits(bench.Traits)).Prepend(null))
                {
                    writer.DrawDay(day, sales: 10, []);
                    writer.DrawPayout(day, fault);
                    day = day.AddDays(1);
                }

                bench.Clock.SetUtcNow(CheckBench.At(day.AddDays(10), 12, 0));
                var (booked, came) = (new List<Payout>(), new List<Payout>());
                // What is paid again may be listed with the day of the rows or with the day on which it was made.
                for (var one = CheckBench.Day; one < day.AddDays(8); one = one.AddDays(1))
                {
                    booked.AddRange(bench.Book.Payouts(one));
                    came.AddRange(await ReadAsync(bench, one, stop));
                }
                Same(bench, booked, came, "the payouts of several days");
            },
        },
        new()
        {
            Id = "payout.states", Level = 2, Capability = Capability.Payouts,
            Why = "Money that failed, came back or is held is not in the bank, whatever the list's words for it are.",
            Rule = "settlement: states of a payout; unknown is never success", Look = "the field that the message names; of states the map and its default",
            Ask = async (bench, stop) =>
            {
                var sound = Draft(bench);
                if (bench.Traits.PayoutStates.Count == 0) throw new InconclusiveException("The plugin offers payouts, but the simulator names none of their states: give WireTraits.PayoutStates.");
                foreach (var state in bench.Traits.PayoutStates)
                    bench.Book.Add(sound with
                    {
                        PayoutNo = Number(bench), State = state, Paid = state == PayoutState.Paid ? sound.Paid : Money.Zero,
                        PaidAt = state == PayoutState.Paid ? sound.PaidAt : null, Reason = state is PayoutState.Failed or PayoutState.Returned or PayoutState.Frozen ? "账户状态异常" : null,
                    });

                bench.Book.Add(sound with { PayoutNo = Number(bench), WithdrawalFee = Money.FromFen(50) });

                bench.Clock.SetUtcNow(DaysLater);
                Same(bench, bench.Book.Payouts(CheckBench.Day), await ReadAsync(bench, CheckBench.Day, stop), "a payout of each state, and one with a fee for the withdrawal");
            },
        },
        new()
        {
            Id = "payout.new_word", Level = 2, Capability = Capability.Payouts,
            Why = "A state that the provider invented yesterday must not count as money in the bank.",
            Rule = "reliability: unknown is never success", Look = "the default of the map of states",
            Ask = async (bench, stop) =>
            {
                bench.Book.Add(Draft(bench) with { PayoutNo = Number(bench), State = (PayoutState)99 });
                bench.Clock.SetUtcNow(DaysLater);

                try
                {
                    var told = await ReadAsync(bench, CheckBench.Day, stop);
                    Expect.That(told.All(p => p.State is not PayoutState.Paid), "a payout in a state that nobody knows was told as paid.");
                }
                catch (ProviderException refused) when (refused.Failure == ProviderFailure.InvalidResponse && !refused.Message.StartsWith("PLUGIN_FAILED", StringComparison.Ordinal))
                {
                    // to refuse the page is no lie either
                }
            },
        },
        new()
        {
            Id = "payout.not_yet", Level = 2, Capability = Capability.Payouts,
            Why = "A payout that is planned and not sent must not close the question whether the money came.",
            Rule = "contract: PayoutState.Pending", Look = "what a payout is told as before the bank took it",
            Ask = async (bench, stop) =>
            {
                var payout = Draft(bench) with { PayoutNo = Number(bench), PaidAt = CheckBench.At(CheckBench.Day.AddDays(2), 10, 15) };
                bench.Book.Add(payout);

                bench.Clock.SetUtcNow(CheckBench.At(CheckBench.Day.AddDays(2), 10, 14));
                foreach (var early in await ReadAsync(bench, CheckBench.Day, stop)) Expect.That(early.State != PayoutState.Paid, "a payout was told as paid before the bank took it.");
                bench.Clock.SetUtcNow(DaysLater);
                Same(bench, [payout], await ReadAsync(bench, CheckBench.Day, stop), "after the bank took it");
            },
        },
        new()
        {
            Id = "payout.empty_day", Level = 2, Capability = Capability.Payouts,
            Why = "A day on which nothing was paid is no failure that a person has to look at.",
            Rule = "contract: IPayoutSource", Look = "what the answer of an empty list is taken for",
            Ask = async (bench, stop) =>
            {
                bench.Book.Add(Draft(bench) with { PayoutNo = Number(bench) });
                bench.Clock.SetUtcNow(DaysLater);

                Same(bench, [], await ReadAsync(bench, CheckBench.Day.AddDays(1), stop), "a day without payouts");
            },
        },
        new()
        {
            Id = "payout.pages", Level = 2, Capability = Capability.Payouts,
            Why = "A payout on a page that was never read looks like money that never came.",
            Rule = "contract: PayoutPage.NextCursor", Look = "how the next page and the end are told",
            Ask = async (bench, stop) =>
            {
                for (var i = 0; i < 230; i++) bench.Book.Add(Draft(bench, 10_000 + i) with { PayoutNo = Number(bench) });

                bench.Clock.SetUtcNow(DaysLater);
                Same(bench, bench.Book.Payouts(CheckBench.Day), await ReadAsync(bench, CheckBench.Day, stop), "two hundred and thirty payouts");
            },
        },
        new()
        {
            Id = "payout.merchants", Level = 2, Capability = Capability.Payouts,
            Why = "Somebody else's payout closes a day whose own money never came.",
            Rule = "contract: PayoutQuery.MerchantNo; only the account's merchants", Look = "the filter by merchant",
            Ask = async (bench, stop) =>
            {
                var all = bench.Traits.MerchantNos.Concat(bench.Traits.ForeignMerchantNo is { } foreign ? [foreign] : []).ToList();
                NotDeclaredException.ThrowIf(all.Count < 2, "The simulator states one merchant only (MerchantNos, ForeignMerchantNo), so that there is no other's payout.");
                foreach (var merchantNo in all) bench.Book.Add(Draft(bench) with { PayoutNo = Number(bench), MerchantNo = merchantNo });
                bench.Clock.SetUtcNow(DaysLater);

                var booked = bench.Book.Payouts(CheckBench.Day);
                Same(bench, [.. booked.Where(p => bench.Traits.MerchantNos.Contains(p.MerchantNo))], await ReadAsync(bench, CheckBench.Day, stop), "payouts of all merchants of the account");
                foreach (var merchantNo in bench.Traits.MerchantNos)
                    Same(bench, [.. booked.Where(p => p.MerchantNo == merchantNo)], await ReadAsync(bench, CheckBench.Day, stop, merchantNo), $"payouts of {merchantNo}");
            },
        },
        new()
        {
            Id = "statement.payouts", Level = 3, Capability = Capability.Statements,
            Why = "Where payouts stand in the statement, one that is read as trade, or not at all, is money out of nowhere.",
            Rule = "layout: kind payout", Look = "the class and payout number of the layout's rows",
            Ask = async (bench, stop) =>
            {
                NotDeclaredException.ThrowIf(bench.Manifest.Capabilities.Contains(Capability.Payouts), "Payouts come by their list and not in the statement.");
                NotDeclaredException.ThrowIf(bench.Traits.PayoutStates.Count == 0, "The simulator states that the provider tells of no payouts (PayoutStates).");
                bench.Draw(sales: 10);
                foreach (var state in bench.Traits.PayoutStates) bench.Book.Add(Draft(bench) with { PayoutNo = Number(bench), State = state });
                bench.Clock.SetUtcNow(DaysLater);

                var seen = await Stated.SoundAsync(bench, "a day with its payouts", stop);

                Expect.Same(Stated.Rows(bench), seen.Rows, "rows of trade beside payouts");
                var rows = seen.Files.SelectMany(f => f.Rows).Where(r => r.Kind == RowKind.Payout).OrderBy(r => r.PayoutNo, StringComparer.Ordinal)
                    .Select(r => (r.PayoutNo, r.Transaction.MerchantNo, r.Transaction.Gross, r.Transaction.State.HasSucceeded())).ToList();
                var booked = bench.Book.Payouts(CheckBench.Day).Select(p => ((string?)p.PayoutNo, p.MerchantNo, p.Paid, p.State == PayoutState.Paid));
                Expect.That(rows.SequenceEqual(booked), $"the day's payouts are not in the statement as they are: expected {string.Join(", ", booked)}, got {string.Join(", ", rows)}.");
            },
        },
    ];

    /// <summary>A payout of each state, and one of which a part was held back.</summary>
    public static IEnumerable<Payout> OfEachState(CheckBench bench) =>
        Enum.GetValues<PayoutState>().Select(state => Draft(bench) with { PayoutNo = Number(bench), State = state, Reason = "账户状态异常" }).Append(Draft(bench) with { PayoutNo = Number(bench), Suspended = Money.FromFen(100), WithdrawalFee = Money.FromFen(50) });

    private static BookWriter Writer(CheckBench bench) => new(bench.Book, bench.Wire, bench.MerchantNo, bench.Manifest.Provider.DayCut, seed: 4);

    private static string Number(CheckBench bench) => bench.Wire.PayoutNo(CheckBench.Day, bench.Book.NextSerial());

    /// <summary>A payout as it should be, paid on the day after.</summary>
    private static Payout Draft(CheckBench bench, long paidFen = 123_456) => new()
    {
        PayoutNo = "", MerchantNo = bench.MerchantNo, State = PayoutState.Paid, Planned = bench.Traits.PlansPayouts ? Money.FromFen(paidFen) : null, Paid = Money.FromFen(paidFen),
        SettlementDate = CheckBench.Day, Speed = bench.Traits.PayoutSpeed, PaidAt = CheckBench.At(CheckBench.Day.AddDays(1), 10, 15), BankAccountLast4 = "1234",
    };

    private static async Task<IReadOnlyList<Payout>> ReadAsync(CheckBench bench, DateOnly settlementDate, CancellationToken stop, string? merchantNo = null)
    {
        var source = bench.Account.Need(h => h.Payouts);
        var query = new PayoutQuery { SettlementDate = settlementDate, MerchantNo = merchantNo };
        return await Pages.AllAsync(cursor => source.PageAsync(query with { Cursor = cursor }, stop), "The list of payouts");
    }

    private static void Same(CheckBench bench, IReadOnlyList<Payout> booked, IReadOnlyList<Payout> came, string what)
    {
        foreach (var told in booked.Select(bench.Wire.Told))
        {
            var found = came.Where(p => p.PayoutNo == told.PayoutNo).ToList();
            Expect.That(found.Count > 0, $"{what}: {told.PayoutNo} is missing; {booked.Count} were there, {came.Count} came.");
            Expect.That(found.Count == 1, $"{what}: {told.PayoutNo} came {found.Count} times.");
            Expect.That(told.Equals(found[0]), $"{what}: {told.PayoutNo} differs: {Expect.Difference(told, found[0])}.");
        }
        Expect.Equal(booked.Count, came.Count, $"{what}: how many");
    }
}
