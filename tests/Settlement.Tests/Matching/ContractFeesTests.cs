using System.Text;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Matching;
using static Rijie.Settlement.Tests.Matching.MatchingRows;

namespace Rijie.Settlement.Tests.Matching;

/// <summary>Fees of a statement against a contract, after enrichment.</summary>
public sealed class ContractFeesTests
{
    private static readonly FeeContracts Contracts = FeeContracts.Read(Encoding.UTF8.GetBytes("""
        schema: fee-contracts/v1
        contracts:
          - id: retail-standard
            currency: CNY
            effective: { from: 2026-01-01, by: trade_date }
            rules:
              - { id: debit, when: { card_type: debit }, price: [ { part: service, rate: "0.50%", cap: 2000 } ] }
              - { id: credit, when: { card_type: credit }, price: [ { part: service, rate: "0.60%" } ] }
            void: cancel_fee
            refund: { return: recompute }
        """), "retail.yaml");

    [Fact]
    public void Run_StatementWithoutCardType_IsPricedByTheCardOfTheLog()
    {
        var credit = Local("l1", "M1", 10_000).With(t => t with { CardType = CardType.Credit });
        var debit = Local("l2", "M2", 1_000_000).With(t => t with { CardType = CardType.Debit });

        var run = Run(credit, debit, Stated("s1", "M1", 10_000, "P1", feeFen: 60), Stated("s2", "M2", 1_000_000, "P2", feeFen: 5_000));

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R04, "cap_ignored", "P2", -3_000), (found.Code, found.Subcode, found.Reference, found.Delta.Fen));
        Assert.Equal(["credit", "debit"], run.Prices.Select(p => p.Expected.RuleId));
    }

    [Theory]
    [InlineData(9_940L, null, 0)] // 60 fen kept back, as the contract says
    [InlineData(9_930L, "unexplained", -10)]
    [InlineData(null, "unpriced", 0)] // neither fee nor net: nobody can see what was taken
    public void Run_StatementWithoutAFee_IsPricedByWhatItKeepsBack(long? netFen, string? subcode, long deltaFen)
    {
        var local = Local("l1", "M1", 10_000).With(t => t with { CardType = CardType.Credit });
        var stated = Stated("s1", "M1", 10_000, "P1").With(t => t with { Fee = null, Net = netFen is { } fen ? Money.FromFen(fen) : null });

        var run = Run(local, stated);

        Assert.Equal(subcode is null ? [] : [(BreakCode.R04, subcode, deltaFen)], run.Breaks.Select(b => (b.Code, b.Subcode!, b.Delta.Fen)));
    }

    [Fact]
    public void Run_NeitherFeeNorPrice_IsNoBreak()
    {
        var run = Run(Local("l1", "M1", 10_000), Stated("s1", "M1", 10_000, "P1").With(t => t with { Fee = null, Net = null }));

        Assert.Empty(run.Breaks);
    }

    [Fact]
    public void Run_CardTypeKnownNowhere_IsUnpriced()
    {
        var run = Run(Local("l1", "M1", 10_000), Stated("s1", "M1", 10_000, "P1", feeFen: 60));

        Assert.Equal((BreakCode.R04, "unpriced"), (Assert.Single(run.Breaks).Code, run.Breaks[0].Subcode));
    }

    [Fact]
    public void Run_TradedBeforeTheContract_IsNoContract()
    {
        var local = Local("l1", "M1", 10_000).With(t => t with { CardType = CardType.Credit, TradedAt = ChinaTime.ToInstant(new DateTime(2025, 12, 31, 12, 0, 0)) });

        var run = Run(local, Stated("s1", "M1", 10_000, "P1", feeFen: 60).With(t => t with { TradedAt = null, ClearingDate = new(2025, 12, 31) }));

        Assert.Equal((BreakCode.R04, "no_contract"), (Assert.Single(run.Breaks).Code, run.Breaks[0].Subcode));
    }

    [Fact]
    public void Run_TwoRefundsOfASaleOfAnEarlierDay_EachKnowsTheOneBefore()
    {
        // 50.00 at 0.60 % is 30 fen. 0.83 back: 49.17 costs 29.502, so 30 stay and nothing returns; 0.83 more: 48.34 costs 29.004, so 1 returns.
        var sale = Stated("s0", "M0", 5_000, "P0", feeFen: 30).At(2, 12, 0).With(t => t with { CardType = CardType.Credit, ClearingDate = new(2026, 1, 2) });

        var run = Run([sale], Refund(Local, "l1", "R1", 13), Refund(Local, "l2", "R2", 14), Back("s1", "R1", "P1", 13, 0), Back("s2", "R2", "P2", 14, -1));

        Assert.Empty(run.Breaks);
        Assert.Equal([0, -1], run.Prices.Select(p => p.Expected.Fee.Fen));
    }

    [Fact]
    public void Run_RefundOfASaleOfAnEarlierDay_IsPricedByTheCardOfItsLog()
    {
        // The statement says nothing of the card. 50.00 at 0.60 % is 30 fen; 25.00 back costs 15 fen, so 15 return.
        var logged = Local("l0", "M0", 5_000).At(2, 12, 0).With(t => t with { CardType = CardType.Credit, ClearingDate = new(2026, 1, 2) });
        var stated = Stated("a0", "M0", 5_000, "P0", feeFen: 30).At(2, 12, 0).With(t => t with { ClearingDate = new(2026, 1, 2) });
        var refund = Local("l1", null, 2_500, TransactionType.Refund).With(t => t with { RefundNo = "R1", OriginalMerchantOrderNo = "M0" });
        var back = Stated("s1", null, 2_500, "P1", -15, TransactionType.Refund).With(t => t with { RefundNo = "R1", OriginalProviderOrderNo = "P0" });

        var run = Run([logged, stated], refund, back);

        Assert.Empty(run.Breaks);
        Assert.Equal(["credit"], run.Prices.Select(p => p.Expected.RuleId));
    }

    [Fact]
    public void Run_VoidWithItsSale_GivesTheFeeBack()
    {
        var sale = Local("l1", "M1", 10_000).With(t => t with { CardType = CardType.Credit });
        var undo = Local("l2", null, 10_000, TransactionType.Void).With(t => t with { RefundNo = "V1", OriginalMerchantOrderNo = "M1" });
        var undone = Stated("s2", null, 10_000, "P2", feeFen: -60, type: TransactionType.Void).With(t => t with { RefundNo = "V1" });

        var run = Run(sale, undo, Stated("s1", "M1", 10_000, "P1", feeFen: 60), undone);

        Assert.Empty(run.Breaks);
        Assert.Equal([60, -60], run.Prices.Select(p => p.Expected.Fee.Fen));
    }

    private static LedgerRow Refund(Func<string, string?, long, TransactionType, LedgerRow> make, string id, string refundNo, int hour) =>
        make(id, null, 83, TransactionType.Refund).At(5, hour, 0).With(t => t with { RefundNo = refundNo, OriginalMerchantOrderNo = "M0" });

    private static LedgerRow Back(string id, string refundNo, string order, int hour, long feeFen) =>
        Stated(id, null, 83, order, feeFen, TransactionType.Refund).At(5, hour, 0).With(t => t with { RefundNo = refundNo });

    private static ReconciliationRun Run(params LedgerRow[] rows) => Run([], rows);

    private static ReconciliationRun Run(LedgerRow[] earlier, params LedgerRow[] rows) => Reconciler.Run(Input(rows) with
    {
        ProviderListDates = null,
        StatementDates = Days(1, 8).Append(new(2025, 12, 31)).ToHashSet(),
        Earlier = earlier,
        ExpectedFee = new ContractFees(new(Contracts, "retail-standard", "lakala", "822290058120001")).Ask,
    });
}
