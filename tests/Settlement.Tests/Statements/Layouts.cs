using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>The layouts of all brands, as the plugins carry them or will.</summary>
internal static class Layouts
{
    public static readonly IReadOnlyList<string> Names =
        ["chinaums-statement", "lakala-statement", "leshua-statement", "ruiyinxin-020", "ruiyinxin-024", "ruiyinxin-025", "shengfutong-statement", "unionpay-statement"];

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Layouts", name + ".yaml"));

    public static StatementLayout Read(string name) => LayoutFile.Read(Bytes(name), name + ".yaml");

    public static TheoryData<string> All => [.. Names];
}
