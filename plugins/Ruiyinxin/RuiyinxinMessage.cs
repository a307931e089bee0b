using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rijie.Ruiyinxin;

/// <summary>The inner message of an answer or a notification: a head that says how the call went, and data whose place is not stable.</summary>
internal sealed record RuiyinxinMessage
{
    public string? ReqDate { get; init; }

    public string? RespDate { get; init; }

    /// <summary>S done, E failed, R open; in either case.</summary>
    public string? RespType { get; init; }

    public string? RespCode { get; init; }

    /// <summary>The order of a notification, where the signed text names it in its head.</summary>
    public string? ReqMsgId { get; init; }

    /// <summary>Stands here, beside the data, in the answers of some.</summary>
    public string? TotalAmount { get; init; }

    public string? SettleDate { get; init; }

    /// <summary>An object, or a text that holds one.</summary>
    public JsonElement Data { get; init; }

    /// <summary>Whether the call itself is good; what it tells of may be anything.</summary>
    public bool IsDone => RuiyinxinWords.IsDone(RespType, RespCode);

    /// <summary>When the platform says it wrote this.</summary>
    public string? WrittenAt => WireText.OrNull(RespDate) ?? WireText.OrNull(ReqDate);

    /// <summary>Whether the call was refused, or left open, with just this code.</summary>
    public bool IsRefused(string code) => RuiyinxinWords.Letter(RespType) is 'E' or 'R' && RespCode == code;

    /// <summary>The data, or <c>null</c> when there is none.</summary>
    /// <exception cref="FormatException">It is neither an object nor a text.</exception>
    /// <exception cref="JsonException">It is not the record.</exception>
    public T? Told<T>(JsonTypeInfo<T> read)
        where T : class => Data.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.Object => Data.Deserialize(read),
            JsonValueKind.String when WireText.OrNull(Data.GetString()) is not { } text => null,
            JsonValueKind.String => RuiyinxinJson.Read(Encoding.UTF8.GetBytes(Data.GetString()!), read),
            _ => throw new FormatException("data is neither an object nor a text that holds one."),
        };

    /// <summary>The data.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public T Needed<T>(JsonTypeInfo<T> read)
        where T : class => Told(read) ?? throw new FormatException("data is missing.");
}
