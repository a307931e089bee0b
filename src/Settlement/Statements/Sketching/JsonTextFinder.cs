using System.Text;
using System.Text.Json;
using Rijie.Signing;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Finds where a JSON answer holds its longest text, through objects and through strings that hold JSON themselves.</summary>
internal static class JsonTextFinder
{
    /// <summary>A larger answer is not looked into.</summary>
    public const int MostBytes = 16 << 20;

    private const int MostStringsInStrings = 4;

    /// <summary>The path as a layout says it, or <c>null</c> where no object of the document holds a text.</summary>
    public static string? PathIn(ReadOnlySpan<byte> json) => Longest(json, MostStringsInStrings).Path;

    private static (string? Path, int Length) Longest(ReadOnlySpan<byte> json, int levels)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        var reader = new Utf8JsonReader(json, new() { MaxDepth = StrictJson.MaxDepth });
        var names = new Stack<string?>();
        var arrays = 0;
        (string? Path, int Length) best = (null, 0);
        try
        {
            while (reader.Read())
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray:
                        arrays++;
                        break;
                    case JsonTokenType.EndArray:
                        arrays--;
                        break;
                    case JsonTokenType.StartObject:
                        names.Push(null);
                        break;
                    case JsonTokenType.EndObject:
                        names.Pop();
                        break;
                    case JsonTokenType.PropertyName:
                        names.Pop();
                        names.Push(reader.GetString());
                        break;
                    case JsonTokenType.String when arrays == 0 && reader.ValueSpan.Length > best.Length && names.Count > 0 && !names.Any(n => n!.Contains('.', StringComparison.Ordinal)):
                        best = (string.Join('.', names.Reverse()), reader.ValueSpan.Length);
                        if (levels > 0 && reader.GetString() is ['{', ..] inner && Longest(Encoding.UTF8.GetBytes(inner), levels - 1) is { Path: { } path }) best.Path += "." + path;
                        break;
                }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, 0); // no JSON after all, or a string that is no text
        }
        return best;
    }
}
