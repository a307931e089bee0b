using Rijie.Settlement.Yaml;

namespace Rijie.Hosting;

/// <summary>Reads <c>plugin.yaml</c>. Nothing of the plugin's code has run when it returns.</summary>
internal static class PluginManifestFile
{
    /// <summary>The name of the manifest in a plugin's folder.</summary>
    public const string FileName = "plugin.yaml";

    /// <summary>Reads and checks the manifest of a folder.</summary>
    /// <exception cref="YamlException">With every problem: syntax and types by the codes of reliability 4.3, meaning as <c>PLUGIN_MANIFEST</c> or <c>PLUGIN_ID</c>.</exception>
    public static PluginManifest Read(string folder)
    {
        var id = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var file = $"{id}/{FileName}";
        var path = Path.Join(folder, FileName);
        if (!File.Exists(path))
            throw new YamlException([new(file, new(1, 1), ManifestCheck.Code, "The folder has no plugin.yaml.")]);
        return Read(File.ReadAllBytes(path), file, id, new FolderContent(folder));
    }

    /// <summary>Reads and checks manifest text against what the folder holds.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">The name for messages.</param>
    /// <param name="folderName">What the id must equal.</param>
    /// <param name="content">What the folder holds, or <c>null</c> to leave that unchecked.</param>
    /// <exception cref="YamlException">With every problem.</exception>
    public static PluginManifest Read(ReadOnlySpan<byte> bytes, string file, string folderName, FolderContent? content)
    {
        var problems = new List<YamlProblem>();
        var root = StrictYaml.Read(bytes, file, problems);
        PluginManifest? manifest = null;
        if (root is not null)
        {
            // The binder reads the bytes again, so the reader's own problems are taken from it alone.
            problems.Clear();
            manifest = YamlBinder.Read<PluginManifest>(bytes, file, problems);
        }
        if (root is not null && manifest is not null)
            new ManifestCheck(root, file, problems).Check(manifest, folderName, content);
        return problems.Count == 0 && manifest is not null ? manifest : throw new YamlException(YamlBinder.Sorted(problems));
    }
}

/// <summary>Answers whether files named by a manifest are in its folder, by their exact names.</summary>
internal sealed class FolderContent(string folder)
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Whether a file of that relative name is there; the caller has refused names that lead out.</summary>
    public bool Has(string relativeName) => File.Exists(Path.Join(Folder, relativeName));
}
