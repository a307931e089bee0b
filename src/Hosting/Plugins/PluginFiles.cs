using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace Rijie.Hosting;

/// <summary>A plugin is refused before it is loaded.</summary>
internal sealed class PluginRefusedException(string code, string reason, Exception? innerException = null) : Exception(reason, innerException)
{
    public string Code { get; } = code;
}

/// <summary>The files of a plugin's folder in ordinal order of their relative names, within the limits of reliability 4.0.</summary>
internal sealed class PluginFiles
{
    private const int MostFiles = 2_000;
    private const long MostBytes = 256L << 20;

    private PluginFiles(string folder, IReadOnlyList<string> names, string hash, IReadOnlyDictionary<string, string> assemblies) =>
        (Folder, Names, Hash, Assemblies) = (folder, names, hash, assemblies);

    public string Folder { get; }

    /// <summary>Relative names with '/'.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>SHA-256 over names, lengths and contents.</summary>
    public string Hash { get; }

    /// <summary>Relative names of the managed assemblies by their simple names, whatever the files are called.</summary>
    public IReadOnlyDictionary<string, string> Assemblies { get; }

    /// <summary>Lists and hashes a folder.</summary>
    /// <exception cref="PluginRefusedException"><c>PLUGIN_FILES</c>: a link, too many files, too many bytes.</exception>
    public static PluginFiles Read(string folder)
    {
        var names = new List<string>();
        var total = 0L;
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", options))
        {
            if (entry.LinkTarget is not null) throw new PluginRefusedException("PLUGIN_FILES", $"'{entry.Name}' is a link.");
            if (entry is not FileInfo file) continue;
            names.Add(Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'));
            total += file.Length;
            if (names.Count > MostFiles || total > MostBytes) throw new PluginRefusedException("PLUGIN_FILES", "The folder holds more than 2000 files or 256 MiB.");
        }
        names.Sort(StringComparer.Ordinal);
        var assemblies = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names.Where(n => n.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)))
            if (SimpleName(Path.Join(folder, name)) is { } simple) assemblies.TryAdd(simple, name);
        return new(folder, names, HashOf(folder, names), assemblies);
    }

    private static string HashOf(string folder, IReadOnlyList<string> names)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in names)
        {
            using var stream = File.OpenRead(Path.Join(folder, name));
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\n{stream.Length}\n")));
            hash.AppendData(SHA256.HashData(stream));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string? SimpleName(string path)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(path));
            if (!image.HasMetadata) return null;
            var reader = image.GetMetadataReader();
            return reader.IsAssembly ? reader.GetString(reader.GetAssemblyDefinition().Name) : null;
        }
        catch (BadImageFormatException)
        {
            return null; // a native library, which nothing here loads
        }
    }
}
