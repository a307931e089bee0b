namespace Rijie.Hosting;

/// <summary>Which calls the host must never repeat, because the provider acts on them.</summary>
internal static class UnsafeReads
{
    /// <summary>Whether a call, named <c>capability</c> or <c>capability/type</c>, may be repeated.</summary>
    public static bool IsSafe(IReadOnlyList<string> unsafeReads, string call)
    {
        foreach (var entry in unsafeReads)
        {
            var name = entry.Replace('_', '-');
            if (string.Equals(name, call, StringComparison.Ordinal)) return false;
            if (!name.Contains('/', StringComparison.Ordinal) && call.StartsWith($"{name}/", StringComparison.Ordinal)) return false;
        }
        return true;
    }
}
