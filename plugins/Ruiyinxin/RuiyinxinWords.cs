namespace Rijie.Ruiyinxin;

/// <summary>Ruiyinxin's letters and codes in the terms of the contract. What is not documented never means success.</summary>
internal static class RuiyinxinWords
{
    public const string Success = "000000";

    /// <summary>The letter of a type without its case; <c>?</c> for anything else.</summary>
    public static char Letter(string? type) => type is [var letter] ? char.ToUpperInvariant(letter) : '?';

    /// <summary>Only S together with 000000.</summary>
    public static bool IsDone(string? type, string? code) => Letter(type) == 'S' && code == Success;

    /// <summary>The state of an order.</summary>
    /// <param name="type">S, E or R.</param>
    /// <param name="code">Goes with it.</param>
    /// <param name="clearOrCancel"><c>isClearOrCancel</c>: 0 cleared, blank nothing said.</param>
    /// <param name="cancelledFlag">Its value for an order that was cancelled.</param>
    public static TransactionState State(string? type, string? code, string? clearOrCancel, string cancelledFlag) => Letter(type) switch
    {
        'S' when code != Success => TransactionState.Unknown,
        'S' when WireText.OrNull(clearOrCancel) == cancelledFlag => TransactionState.Reversed,
        'S' when WireText.OrNull(clearOrCancel) is null or "0" => TransactionState.Succeeded,
        'E' when code != Success => TransactionState.Failed,
        'R' => TransactionState.Pending,
        _ => TransactionState.Unknown,
    };

    /// <summary>The codes of the statement's column, which an order may carry too (ours).</summary>
    /// <exception cref="FormatException">It is another code.</exception>
    public static TransactionType? Type(string? transactionType) => WireText.OrNull(transactionType) switch
    {
        null => null,
        "01" => TransactionType.Sale,
        "02" => TransactionType.Refund,
        "03" => TransactionType.Void,
        _ => throw new FormatException("transactionType is not documented."),
    };

    public static Product Product(string? payType) => payType switch
    {
        "02" => Rijie.Product.Qr,
        "03" => Rijie.Product.Card,
        _ => Rijie.Product.Unknown,
    };

    public static Scheme Scheme(string? payWay) => payWay switch
    {
        "WXZF" => Rijie.Scheme.WeChat,
        "ZFBZF" => Rijie.Scheme.Alipay,
        "YLZF" => Rijie.Scheme.UnionPay,
        _ => Rijie.Scheme.Unknown, // YLSK too: the issuer's scheme is not said
    };

    /// <summary>Whether a text can be an order number: it becomes a key, a message's name and a part of a cursor.</summary>
    public static bool IsOrderNo(string? text) => text is { Length: > 0 and <= 64 } && text.All(c => c is > ' ' and < '\x7f' and not '|');
}
