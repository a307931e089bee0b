namespace Rijie.Settlement.Matching;

/// <summary>What is said of a row without a counterpart: a state, or the code of a break.</summary>
internal readonly record struct Verdict(RowState State, BreakCode? Code = null, string? Subcode = null, Money Delta = default, string? Reason = null, DateOnly? Awaits = null);

/// <summary>Judges rows that no key paired (settlement specification 4.5): nothing due, in transit, or missing on the other side.</summary>
internal static class Leftovers
{
    /// <summary>Judges one row.</summary>
    public static Verdict Judge(MatchRow row, bool isBook, MatchLevel level, Pairing pairing, RunFacts facts)
    {
        if (NothingDue(row, isBook, level, pairing, facts) is { } reason) return new(RowState.NothingDue, Reason: reason);
        if (Waiting.For(row, isBook, level, facts) is { } awaits) return new(RowState.InTransit, Reason: AwaitedThing(isBook, level, facts), Awaits: awaits);
        if (!row.State.IsOpen())
            return isBook
                ? new(RowState.Break, BreakCode.R01, Delta: -PairComparison.NetOf(row, facts))
                : new(RowState.Break, BreakCode.R02, Delta: PairComparison.NetOf(row, facts));
        if (isBook) return new(RowState.Break, BreakCode.R05, Subcodes.UnknownLocal);
        // No money yet, and the provider is asked again; once its statement of the day is there as well as the log, nothing more will come by itself.
        return Waiting.ForStatement(row, facts) is { } date
            ? new(RowState.InTransit, Reason: "provider_open", Awaits: date)
            : new(RowState.Break, BreakCode.R05, Subcodes.UnknownProvider);
    }

    private static string? NothingDue(MatchRow row, bool isBook, MatchLevel level, Pairing pairing, RunFacts facts)
    {
        if (!row.Type.IsToldByBoth()) return "provider_line";
        if (row.State == TransactionState.Failed || (level == MatchLevel.L2 && row.Type.Sign() == 0)) return "no_money";
        if (isBook && level == MatchLevel.L2 && facts.ProviderOf(row) is { State: TransactionState.Failed or TransactionState.Reversed }) return "failed_at_provider";
        if (row.Type == TransactionType.Reversal) return "told_by_original";
        if (row.Type.Undoes() && row.Undoes is { } original)
        {
            if (!pairing.IsTaken(original)) return "undone";
            if (pairing.CounterpartOf(original) is { State: TransactionState.Reversed }) return "told_by_original";
        }
        if (row.State == TransactionState.Reversed || row.UndoneBy is not null)
            if (row.UndoneBy is null || row.UndoneBy.Type == TransactionType.Reversal || !pairing.IsTaken(row.UndoneBy)) return "undone";
        return Coverage(isBook, level, facts) is null ? "no_other_side" : null;
    }

    /// <summary>The dates on which the other side is known whole; <c>null</c> where it never is.</summary>
    public static IReadOnlySet<DateOnly>? Coverage(bool isBook, MatchLevel level, RunFacts facts) => (level, isBook) switch
    {
        (MatchLevel.L2, true) => facts.Input.StatementDates,
        (MatchLevel.L1, true) => facts.Input.ProviderListDates,
        _ => facts.Input.LocalLogDates ?? facts.Input.ProviderListDates,
    };

    private static string AwaitedThing(bool isBook, MatchLevel level, RunFacts facts) => (level, isBook) switch
    {
        (MatchLevel.L2, true) => "statement",
        (MatchLevel.L1, true) => "provider_list",
        _ => facts.Input.LocalLogDates is null ? "provider_list" : "local_log",
    };
}

/// <summary>How long a row without a counterpart is in transit: counted in files, lists and logs that must have come, not in hours.</summary>
internal static class Waiting
{
    /// <summary>The first awaited date that is not covered, or <c>null</c> when all that could hold the counterpart has come.</summary>
    public static DateOnly? For(MatchRow row, bool isBook, MatchLevel level, RunFacts facts)
    {
        var covered = Leftovers.Coverage(isBook, level, facts)!;
        var reported = isBook && level == MatchLevel.L2 ? facts.ProviderOf(row)?.ReportedDate : null;
        var againstLog = !isBook && facts.Input.LocalLogDates is not null;
        var date = againstLog ? row.ComputedDate ?? row.ClearingDate : reported ?? row.ClearingDate;
        if (date is not { } first) return null;
        // Shortly before the cut the two clocks may disagree on the day, unless the provider itself has named it.
        var named = reported is not null || (row.Side != Side.Local && row.ReportedDate is not null && !againstLog);
        var further = (row.IsBeforeCut && !named ? 1 : 0) + (isBook && level == MatchLevel.L2 ? facts.Input.Options.WaitFiles - 1 : 0);
        return FirstMissing(covered, first, further);
    }

    /// <summary>The first date whose statement could still say what became of a provider row, or <c>null</c> when all of them have come.</summary>
    public static DateOnly? ForStatement(MatchRow row, RunFacts facts) =>
        row.ClearingDate is { } first ? FirstMissing(facts.Input.StatementDates, first, row.IsBeforeCut && row.ReportedDate is null ? 1 : 0) : null;

    private static DateOnly? FirstMissing(IReadOnlySet<DateOnly> covered, DateOnly first, int further)
    {
        for (var awaited = first; awaited <= first.AddDays(further); awaited = awaited.AddDays(1))
            if (!covered.Contains(awaited)) return awaited;
        return null;
    }
}
