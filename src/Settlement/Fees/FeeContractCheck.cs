using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Fees;

/// <summary>Says what a contract cannot mean, beyond what its types refuse; everything at once.</summary>
/// <remarks>A contract that did not bind whole is checked as far as it goes, hence the null tests on required members.</remarks>
internal static class FeeContractCheck
{
    private const string Range = "CONFIG_RANGE";
    private const string Conflict = "CONFIG_CONFLICT";

    /// <summary>Checks one version.</summary>
    /// <param name="contract">The version.</param>
    /// <param name="boundWhole">Whether every value was read; if not, an empty list may be one whose values were refused already.</param>
    /// <param name="file">The name for messages.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static void Check(FeeContract contract, bool boundWhole, string file, List<YamlProblem> problems)
    {
        if (contract.Id is { } id && (string.IsNullOrWhiteSpace(id) || id.Contains('@', StringComparison.Ordinal)))
            Report(contract.Place, Range, "An id is not blank and holds no '@', which names variants.");
        if (contract.Currency is not { Length: 3 } || !contract.Currency.All(char.IsAsciiLetterUpper))
            Report(contract.Place, Range, $"The currency '{contract.Currency}' is no ISO 4217 code.");
        if (contract.Effective is { To: { } to } effective && to < effective.From) Report(contract.Place, Range, "The contract ends before it begins.");
        if (contract.Attach is { Provider: null, Merchant: null, Terminal: null })
            Report(contract.Place, Range, "An attachment names a provider, a merchant or a terminal; leave it out for a contract that is named.");
        if (contract.Rules is { Count: 0 }) Report(contract.Place, Range, "A contract without rules prices nothing.");
        if (contract.Chargeback.HandlingFee is < 0 or > Money.LargestFen) Report(contract.Chargeback.Place, Range, "The handling fee is out of range.");
        foreach (var rule in contract.Rules ?? []) CheckRule(rule);
        foreach (var surcharge in contract.Surcharges.Concat(contract.PayoutFees)) CheckPrice(surcharge.Id, surcharge.When, surcharge.Price, surcharge.Place);
        foreach (var periodic in contract.PeriodicFees)
            if (periodic.Fixed is <= 0 or > Money.LargestFen) Report(periodic.Place, Range, "A periodic fee is a positive amount of fen.");
        CheckIds();
        if (boundWhole) CheckReach();

        void CheckReach()
        {
            for (var i = 1; i < contract.Rules!.Count; i++)
                if (contract.Rules.Take(i).FirstOrDefault(r => r.When.Cover(contract.Rules[i].When)) is { } earlier)
                    Report(contract.Rules[i].Place, Conflict, $"The rule '{contract.Rules[i].Id}' is never reached: '{earlier.Id}' before it holds wherever it does.");
        }

        void CheckIds()
        {
            var ids = new HashSet<string>(StringComparer.Ordinal);
            var named = (contract.Rules ?? []).Select(r => (r.Id, r.Place)).Concat(contract.Surcharges.Concat(contract.PayoutFees).Select(s => (s.Id, s.Place)));
            foreach (var (name, place) in named.Concat(contract.PeriodicFees.Select(p => (p.Id, p.Place))))
                if (name is not null && !ids.Add(name)) Report(place, Conflict, $"The id '{name}' stands twice in one contract.");
        }

        void CheckRule(FeeRule rule)
        {
            if (rule.Tiers is null) CheckPrice(rule.Id, rule.When, rule.Price, rule.Place);
            else
            {
                if (rule.Price.Count > 0) Report(rule.Place, Conflict, "A rule has a price or tiers, not both.");
                CheckConditions(rule.When);
                CheckTiers(rule.Tiers);
            }
            if (rule.Quota is { Volume: <= 0 or > Money.LargestFen } quota) Report(quota.Place, Range, "A quota is a positive volume.");
        }

        void CheckPrice(string? name, FeeConditions? when, IReadOnlyList<PricePart>? price, YamlPlace place)
        {
            CheckConditions(when);
            if (price is { Count: 0 }) Report(place, Range, $"'{name}' has no price; write rate: \"0%\" if it is free.");
            foreach (var part in price ?? []) CheckPart(part);
            foreach (var twice in (price ?? []).GroupBy(p => p.Part, StringComparer.Ordinal).Where(g => g.Count() > 1))
                Report(twice.Last().Place, Conflict, $"The part '{twice.Key}' stands twice in one price.");
        }

        void CheckPart(PricePart part)
        {
            foreach (var (key, fen) in new[] { ("fixed", part.Fixed), ("min", part.Min ?? 0), ("cap", part.Cap ?? 0) })
                if (fen is < 0 or > Money.LargestFen) Report(part.Place, Range, $"'{key}' is an amount of fen and not negative, found {fen}.");
        }

        void CheckTiers(FeeTiers tiers)
        {
            if (tiers.Mode is TierMode.Retroactive != tiers.ChargedAt is not null)
                Report(tiers.Place, Conflict, "'charged_at' belongs to retroactive tiers, and they need it.");
            if (tiers.Steps is null) return;
            if (tiers.Steps.Count == 0 || tiers.Steps[^1].UpTo is not null) Report(tiers.Place, Range, "The last step has no up_to, so that every volume has a rate.");
            long reached = 0;
            foreach (var step in tiers.Steps.SkipLast(1))
            {
                if (step.UpTo is not { } upTo || upTo <= reached) Report(step.Place, Range, "Steps rise: each but the last has an up_to above the one before.");
                reached = step.UpTo ?? reached;
            }
        }

        void CheckConditions(FeeConditions? when)
        {
            if (when is null) return;
            if (when is { AmountMin: { } min, AmountMax: { } max } && min > max) Report(when.Place, Range, "amount_min is above amount_max: this never holds.");
            if (when.AmountMin is < 0 || when.AmountMax is < 0) Report(when.Place, Range, "Amounts of sales are not negative.");
            if (when.Mcc is { } codes && codes.Any(c => c.Length != 4 || !c.All(char.IsAsciiDigit))) Report(when.Place, Range, "A merchant category code has four digits.");
            int?[] lengths = [when.Product?.Count, when.Scheme?.Count, when.CardType?.Count, when.Cvm?.Count, when.MerchantClass?.Count, when.Mcc?.Count,
                when.Settlement?.Count, when.EntryMode?.Count, when.Store?.Count, when.Terminal?.Count, when.Weekday?.Count];
            if (boundWhole && lengths.Contains(0)) Report(when.Place, Range, "An empty list never holds: leave the condition out or name a value.");
        }

        void Report(YamlPlace place, string code, string message) => problems.Add(new(file, place, code, message));
    }

    /// <summary>No two versions of one name or one attachment are in force together, and all of one count by the same date.</summary>
    public static void Overlaps(IReadOnlyList<(string File, FeeContract Contract)> contracts, List<YamlProblem> problems)
    {
        var whole = contracts.Where(c => c.Contract is { Id: not null, Effective: not null }).ToArray();
        foreach (var versions in whole.GroupBy(c => c.Contract.Id, StringComparer.Ordinal)) Compare([.. versions], $"the contract '{versions.Key}'", problems);
        foreach (var versions in whole.Where(c => c.Contract.Attach is not null).GroupBy(c => c.Contract.Attach!))
            Compare([.. versions], $"the attachment {Text(versions.Key)}", problems);
    }

    private static void Compare(IReadOnlyList<(string File, FeeContract Contract)> versions, string what, List<YamlProblem> problems)
    {
        for (var i = 1; i < versions.Count; i++)
        {
            var (file, later) = versions[i];
            for (var k = 0; k < i; k++)
            {
                var earlier = versions[k].Contract;
                if (later.Effective.By != earlier.Effective.By)
                    problems.Add(new(file, later.Place, Conflict, $"Versions of {what} count by different dates, '{earlier.Id}' and '{later.Id}': which one is in force cannot be judged."));
                else if (later.Effective.From <= (earlier.Effective.To ?? DateOnly.MaxValue) && earlier.Effective.From <= (later.Effective.To ?? DateOnly.MaxValue))
                    problems.Add(new(file, later.Place, Conflict, $"Two versions of {what} are in force together, '{earlier.Id}' and '{later.Id}'."));
            }
        }
    }

    private static string Text(FeeAttachment attach) => $"(provider {attach.Provider ?? "any"}, merchant {attach.Merchant ?? "any"}, terminal {attach.Terminal ?? "any"})";
}
