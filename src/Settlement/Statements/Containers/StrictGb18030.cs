using System.Text;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>GB18030, which reads GBK too, and throws on bytes that mean nothing: the framework's "GBK" makes up characters for them.</summary>
internal static class StrictGb18030
{
    public static Encoding Encoding { get; } =
        CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
}
