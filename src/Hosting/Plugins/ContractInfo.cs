using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Rijie.Hosting;

/// <summary>A version of the contract, <c>major.minor</c>.</summary>
internal readonly record struct ContractVersion(int Major, int Minor) : IComparable<ContractVersion>
{
    public int CompareTo(ContractVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    /// <summary>Reads <c>1.2</c>, and <c>1.2.3+commit</c> as its first two numbers; <c>null</c> when it is neither.</summary>
    public static ContractVersion? TryParse(string? text)
    {
        var parts = text?.Split('.', '+', '-');
        return parts is { Length: >= 2 }
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? new(major, minor) : null;
    }
}

/// <summary>The contract that a host offers: its version, and its assembly with every member a plugin may use.</summary>
internal sealed record ContractInfo
{
    /// <summary>The simple name of the contract assembly; what plugins bind to.</summary>
    public const string AssemblyName = "Rijie.Abstractions";

    /// <summary>The key of the assembly metadata by which the build stamps a plugin with the contract version it was built against.</summary>
    public const string StampKey = "Rijie.Contract";

    /// <summary>What it offers: every minor version of this major up to this one.</summary>
    public required ContractVersion Version { get; init; }

    /// <summary>The contract assembly's file.</summary>
    public required string Path { get; init; }

    /// <summary>The assemblies that host and plugins share: the contract and exactly what its public face needs, by simple name, with the version offered.</summary>
    public required IReadOnlyDictionary<string, Version> Shared { get; init; }

    /// <summary>The contract of the running host.</summary>
    public static ContractInfo Host { get; } = FromHost();

    private static ContractInfo FromHost()
    {
        var contract = typeof(IProviderPlugin).Assembly;
        var informational = contract.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var shared = new SortedDictionary<string, Version>(StringComparer.Ordinal);
        // Loggers belong to the contract's package, though none of its own members names them.
        var waiting = new Queue<Assembly>([contract, typeof(ILogger).Assembly]);
        while (waiting.TryDequeue(out var assembly))
        {
            var name = assembly.GetName();
            if (!shared.TryAdd(name.Name!, name.Version!)) continue;
            foreach (var reference in assembly.GetReferencedAssemblies())
                if (!IsFramework(reference.Name!)) waiting.Enqueue(Assembly.Load(reference));
        }
        return new()
        {
            Version = ContractVersion.TryParse(informational) ?? throw new InvalidOperationException($"{AssemblyName} carries no version."),
            Path = contract.Location,
            Shared = shared,
        };
    }

    // The runtime's own assemblies are always the host's; only packages have to be named.
    private static bool IsFramework(string name) =>
        name is "System" or "mscorlib" or "netstandard" || name.StartsWith("System.", StringComparison.Ordinal);
}
