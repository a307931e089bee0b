using System.Text;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Banks;

/// <summary>Recognises bank statements by their content, and reads them.</summary>
internal static class BankStatementReader
{
    private const int HeadBytes = 4 * 1024;
    private static readonly string[] Names = ["bank-amounts", "bank-columns"];
    private static readonly Lazy<IReadOnlyList<StatementLayout>> Embedded = new(() => [.. Names.Select(ReadLayout)]);

    /// <summary>Layouts of bank tables that came with the program: one signed amount, and a column for each direction.</summary>
    public static IReadOnlyList<StatementLayout> Layouts => Embedded.Value;

    /// <summary>What a file is: <c>camt.053</c>, <c>mt940</c>, a layout's id, or <c>null</c> where it is nothing of a bank that is known.</summary>
    /// <param name="file">Seekable; left where it stood.</param>
    public static string? FormatOf(Stream file, string name, IReadOnlyList<StatementLayout> layouts)
    {
        var start = file.Position;
        var head = new byte[HeadBytes];
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = start;
        var text = Encoding.Latin1.GetString(head, 0, length).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        if (text.StartsWith('<')) return text.Contains("camt.05", StringComparison.Ordinal) ? Camt053Reader.Format : null;
        if (text.StartsWith(":20:", StringComparison.Ordinal) || (text.StartsWith("{1:", StringComparison.Ordinal) && text.Contains(":20:", StringComparison.Ordinal))) return Mt940Reader.Format;
        return LayoutChoice.Of(file, name, layouts) is { Fitting: [var fitting, ..], IsRowless: false } ? fitting.Id : null;
    }

    /// <summary>Reads a file of a known format.</summary>
    /// <param name="format">As <see cref="FormatOf"/> says.</param>
    /// <param name="accountNo">Whose it is, where a table does not say.</param>
    /// <param name="onMasked">Takes what a layout masked; the other formats carry no card.</param>
    public static BankReading Read(string format, string name, Stream content, IReadOnlyList<StatementLayout> layouts, string? accountNo, MaskedBytes? onMasked, CancellationToken cancellationToken) => format switch
    {
        Camt053Reader.Format => Camt053Reader.Read(content, cancellationToken),
        Mt940Reader.Format => Mt940Reader.Read(content, cancellationToken),
        _ => BankCsvReader.Read(name, content, layouts.First(l => l.Id == format), accountNo, onMasked, cancellationToken),
    };

    private static StatementLayout ReadLayout(string name)
    {
        var resource = $"Rijie.Settlement.Statements.Banks.{name}.yaml";
        using var stream = typeof(BankStatementReader).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The resource {resource} is missing.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return LayoutFile.Read(bytes.ToArray(), name + ".yaml");
    }
}
