using System.Globalization;
using System.Reflection;

namespace Rijie.Conformance;

/// <summary>What a check expects. Each failure says what was expected and what came instead.</summary>
internal static class Expect
{
    /// <summary>A condition; the text says what should hold.</summary>
    public static void That(bool holds, string expected)
    {
        if (!holds) throw new CheckFailedException(expected);
    }

    /// <summary>Two equal values.</summary>
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) throw new CheckFailedException($"{what}: expected {Say(expected)}, got {Say(actual)}.");
    }

    /// <summary>The same transactions in any order; the first that differs is told field by field.</summary>
    public static void Same(IReadOnlyList<Transaction> expected, IReadOnlyList<Transaction> actual, string what)
    {
        var theirs = actual.ToLookup(Key, StringComparer.Ordinal);
        foreach (var told in expected)
        {
            var found = theirs[Key(told)].ToList();
            if (found.Count == 0) throw new CheckFailedException($"{what}: {Key(told)} is missing; {expected.Count} were there, {actual.Count} came.");
            if (!found.Contains(told)) throw new CheckFailedException($"{what}: {Key(told)} differs: {Difference(told, found[0])}.");
        }
        var ours = expected.ToLookup(Key, StringComparer.Ordinal);
        foreach (var came in actual)
            if (ours[Key(came)].Count() < theirs[Key(came)].Count())
                throw new CheckFailedException(ours[Key(came)].Any() ? $"{what}: {Key(came)} came {theirs[Key(came)].Count()} times." : $"{what}: {Key(came)} came, and is not in the provider's book.");
    }

    /// <summary>One transaction as it should be.</summary>
    public static void Same(Transaction expected, Transaction? actual, string what)
    {
        if (actual is null) throw new CheckFailedException($"{what}: {Key(expected)} was not found.");
        if (!expected.Equals(actual)) throw new CheckFailedException($"{what}: {Key(expected)} differs: {Difference(expected, actual)}.");
    }

    /// <summary>A failure of the provider, of one of the kinds; never a success, a bug of the plugin, or a cancellation.</summary>
    public static async Task<ProviderException> Refused(Func<Task> call, string when, params ProviderFailure[] kinds)
    {
        try
        {
            await call();
        }
        catch (ProviderException e)
        {
            // Misuse, such as a cursor of another source, may be thrown as what it is.
            if (e.Message.StartsWith("PLUGIN_FAILED", StringComparison.Ordinal) && !(kinds.Length == 0 && e.InnerException is ArgumentException))
                throw new CheckFailedException($"{when}: the plugin threw {e.InnerException?.GetType().Name} instead of a ProviderException: {e.InnerException?.Message}", e);
            if (kinds.Length > 0 && !kinds.Contains(e.Failure)) throw new CheckFailedException($"{when}: expected {string.Join(" or ", kinds)}, got {e.Failure}: {e.Message}", e);
            return e;
        }
        throw new CheckFailedException($"{when}: expected a failure{(kinds.Length > 0 ? " of kind " + string.Join(" or ", kinds) : "")}, but the call succeeded.");
    }

    /// <summary>The fields of two records that differ, with both values.</summary>
    public static string Difference<T>(T expected, T actual) =>
        string.Join("; ", typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).OrderBy(p => p.Name, StringComparer.Ordinal).Where(p => !Equals(p.GetValue(expected), p.GetValue(actual)))
            .Select(p => $"{p.Name} expected {Say(p.GetValue(expected))}, got {Say(p.GetValue(actual))}"));

    /// <summary>By what a transaction is named in messages and paired: its numbers, and its type.</summary>
    public static string Key(Transaction t) => $"{t.Type} {t.ProviderOrderNo ?? t.RefundNo ?? t.MerchantOrderNo ?? t.RetrievalReference ?? "without a number"}";

    private static string Say(object? value) => value switch
    {
        null => "nothing",
        Money money => $"{money.Fen.ToString(CultureInfo.InvariantCulture)} fen",
        DateTimeOffset at => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => $"'{value}'",
    };
}
