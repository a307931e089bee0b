namespace Rijie.Settlement.Fees;

/// <summary>
/// Prices the rows of one connection together, in <see cref="FeeOrder"/>: counters of tiers and quotas, one rounding for the rows of a clearing date and
/// rule where the contract says so, and what undoes a sale after what undid it before. O(n log n) for the order, else O(n).
/// </summary>
internal sealed class FeeSequence
{
    private const long Unsaid = long.MinValue;

    private readonly IReadOnlyList<FeeRow> _rows;
    private readonly int[] _order;
    private readonly long[] _reported;
    private readonly HashSet<string> _sales = new(StringComparer.Ordinal);
    private readonly PricedFee[] _fees;
    private readonly SaleTable?[] _tables;
    private readonly Dictionary<int, FeeSubject> _subjects = [];
    private readonly Dictionary<int, long> _inGroup = [];

    private FeeSequence(IReadOnlyList<FeeRow> rows)
    {
        _rows = rows;
        _fees = new PricedFee[rows.Count];
        _tables = new SaleTable?[rows.Count];
        _reported = new long[rows.Count];
        var keys = new FeeOrder.Key[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            keys[i] = FeeOrder.Key.Of(row, i);
            _reported[i] = row.ReportedFee?.Fen ?? Unsaid;
            if (row.SaleId is { } sale) _sales.Add(sale);
        }
        _order = FeeOrder.Of(keys, rows);
    }

    /// <summary>The places of the rows in the order they were priced in.</summary>
    public IReadOnlyList<int> Order => _order;

    /// <summary>The fees, in the order in which the rows were given.</summary>
    public IReadOnlyList<PricedFee> Fees => _fees;

    public IReadOnlyList<FeeRow> Rows => _rows;

    /// <summary>The fee that was taken, in fen.</summary>
    public long? ReportedOf(int row) => _reported[row] is var fen and not Unsaid ? fen : null;

    /// <summary>Prices rows.</summary>
    /// <param name="rows">In any order. A list that makes its rows when they are asked for is fine: each is asked for twice.</param>
    /// <param name="contractOf">The version that prices a row.</param>
    /// <param name="counters">Counts for tiers and quotas; without it a row brings its own counters.</param>
    public static FeeSequence Price(IReadOnlyList<FeeRow> rows, Func<FeeSubject, FeeContract?> contractOf, FeeCounters? counters = null)
    {
        var sequence = new FeeSequence(rows);
        new Pass(sequence, contractOf, counters).Run();
        return sequence;
    }

    /// <summary>The contract that prices a row, ready for others like it.</summary>
    public SaleTable? TableOf(int row) => _tables[row];

    /// <summary>The row as it was priced: with its counters, and its original after what came before.</summary>
    public FeeSubject SubjectOf(int row) => _subjects.GetValueOrDefault(row) ?? _rows[row].Subject;

    /// <summary>The counters that the row was priced by, where its rule has any: of the tiers, and what was used of the quota.</summary>
    public (long? Tier, long? Quota) CountersOf(int row) => _subjects.TryGetValue(row, out var subject) ? (subject.TierCounterBefore, subject.QuotaUsedFen) : default;

    /// <summary>The row's share of its group's fee, where its contract rounds by group.</summary>
    public Money? InGroupOf(int row) => _inGroup.TryGetValue(row, out var fen) ? Money.FromFen(fen) : null;

    /// <summary>The fee with its parts.</summary>
    public FeeResult Explain(int row) => _tables[row] is not { Contract: var contract } ? FeeResult.Without(FeeOutcome.NoContract)
        : FeePricer.Price(contract, SubjectOf(row), _inGroup.TryGetValue(row, out var fen) ? fen : null);

    /// <summary>What is known of a sale that some row undoes.</summary>
    private sealed class Sale
    {
        public FeeSubject? Priced { get; set; }

        public Money? ChargedInGroup { get; set; }

        public Money Refunded { get; set; }

        public Money Returned { get; set; }

        /// <summary>The clearing date on which a row of it waits for its group to be rounded.</summary>
        public DateOnly? WaitsOn { get; set; }
    }

    private sealed class Pass(FeeSequence sequence, Func<FeeSubject, FeeContract?> contractOf, FeeCounters? counters)
    {
        private readonly Dictionary<FeeContract, SaleTable> _tables = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<string, Sale> _sales = new(StringComparer.Ordinal);
        private readonly Dictionary<(FeeContract Contract, string? Rule), List<(int Row, ExactFee Exact)>> _groups = new(GroupComparer.Instance);
        private readonly List<int> _deferred = [];

        public void Run()
        {
            foreach (var sale in sequence._sales) _sales.Add(sale, new());
            var date = default(DateOnly);
            foreach (var index in sequence._order)
            {
                var row = sequence._rows[index];
                if (row.Time.ClearingDate is var next && next != date) EndDate();
                date = next;
                PriceRow(index, row);
            }
            EndDate();
        }

        private void PriceRow(int index, FeeRow row)
        {
            if (contractOf(row.Subject) is not { } contract)
            {
                sequence._fees[index] = new(FeeOutcome.NoContract);
                return;
            }
            if (!_tables.TryGetValue(contract, out var table)) _tables[contract] = table = new(contract);
            sequence._tables[index] = table;
            var counted = table.Counts && counters is not null && !row.IsOfOtherDays ? counters.Pass(contract, row.Subject, row.IsCounted) : row.Subject;
            if (!ReferenceEquals(counted, row.Subject)) sequence._subjects[index] = counted;
            var sale = _sales.Count == 0 ? null : _sales.GetValueOrDefault(row.SaleId ?? row.RowId);
            // What its sale was charged, or what was returned before it, is known when that row's group is rounded: it cannot be in the same one.
            if (row.SaleId is not null && sale!.WaitsOn == counted.ClearingDate) _deferred.Add(index);
            else
            {
                var subject = WithSale(index, row, counted, sale);
                if (contract.Rounding.Scope is not RoundingScope.Group || !row.IsCounted || row.IsOfOtherDays || !Joins(index, subject, sale)) PriceAlone(index, row, subject, sale);
            }
        }

        private bool Joins(int index, FeeSubject subject, Sale? sale)
        {
            var contract = sequence._tables[index]!.Contract;
            var exact = ExactFee.Of(contract, subject);
            if (exact.Outcome is not FeeOutcome.Ok || exact.Parts.Count == 0) return false;
            var key = (contract, exact.GroupRule);
            if (!_groups.TryGetValue(key, out var members)) _groups.Add(key, members = []);
            members.Add((index, exact));
            if (sale is not null) sale.WaitsOn = subject.ClearingDate;
            return true;
        }

        private void PriceAlone(int index, FeeRow row, FeeSubject subject, Sale? sale)
        {
            var table = sequence._tables[index]!;
            if (sale is null)
            {
                sequence._fees[index] = table.Price(subject);
                return;
            }
            var result = FeePricer.Price(table.Contract, subject, row.FeeInGroup?.Fen);
            sequence._fees[index] = PricedFee.Of(result);
            Remember(row, subject, sale, result, row.FeeInGroup);
        }

        private void EndDate()
        {
            foreach (var members in _groups.Values)
            {
                var contract = sequence._tables[members[0].Row]!.Contract;
                var fees = FeeGroup.Share(members, static m => m.Exact, contract.Rounding.Mode);
                for (var i = 0; i < members.Count; i++)
                {
                    var (index, exact) = members[i];
                    var (row, subject) = (sequence._rows[index], sequence.SubjectOf(index));
                    var result = FeePricer.Result(contract, subject, exact, fees[i]);
                    sequence._fees[index] = PricedFee.Of(result);
                    sequence._inGroup[index] = fees[i];
                    if (_sales.Count > 0 && _sales.GetValueOrDefault(row.SaleId ?? row.RowId) is { } sale) Remember(row, subject, sale, result, result.Fee);
                }
            }
            _groups.Clear();
            foreach (var index in _deferred)
            {
                var row = sequence._rows[index];
                var sale = _sales[row.SaleId!];
                PriceAlone(index, row, WithSale(index, row, sequence.SubjectOf(index), sale), sale);
            }
            _deferred.Clear();
        }

        /// <summary>Completes the original of a row by what the rows before it say of the sale.</summary>
        private FeeSubject WithSale(int index, FeeRow row, FeeSubject subject, Sale? sale)
        {
            if (row.SaleId is null || sale is null || subject.Original is not { } original) return subject;
            var priced = sale.Priced is { } counted
                ? original.Sale with { TierCounterBefore = counted.TierCounterBefore, QuotaUsedFen = counted.QuotaUsedFen } : original.Sale;
            return sequence._subjects[index] = subject with
            {
                Original = original with
                {
                    Sale = priced,
                    RefundedBefore = original.RefundedBefore + sale.Refunded,
                    FeeReturnedBefore = original.FeeReturnedBefore + sale.Returned,
                    ChargedInGroup = sale.ChargedInGroup ?? original.ChargedInGroup,
                },
            };
        }

        private static void Remember(FeeRow row, FeeSubject subject, Sale sale, FeeResult result, Money? inGroup)
        {
            if (!row.IsCounted) return;
            if (row.SaleId is null) (sale.Priced, sale.ChargedInGroup) = (subject, inGroup);
            else if (result.Outcome is FeeOutcome.Ok)
            {
                // What a chargeback costs beside is no fee of the sale.
                var fee = result.Fee - Money.FromFen(result.Parts.Where(p => p.Part == ExactFee.HandlingPart).Sum(p => p.Fee.Fen));
                sale.Refunded -= subject.Type.Sign() * subject.Gross;
                sale.Returned -= fee;
            }
        }
    }

    private sealed class GroupComparer : IEqualityComparer<(FeeContract Contract, string? Rule)>
    {
        public static readonly GroupComparer Instance = new();

        public bool Equals((FeeContract Contract, string? Rule) x, (FeeContract Contract, string? Rule) y) =>
            ReferenceEquals(x.Contract, y.Contract) && string.Equals(x.Rule, y.Rule, StringComparison.Ordinal);

        public int GetHashCode((FeeContract Contract, string? Rule) key) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Contract), key.Rule is null ? 0 : string.GetHashCode(key.Rule, StringComparison.Ordinal));
    }
}
