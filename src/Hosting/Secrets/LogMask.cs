using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Rijie.Hosting;

/// <summary>What may not stand in a log: card numbers and the given secrets; control characters are made visible and long texts cut (reliability 1.5.5, T32, T33).</summary>
internal sealed class LogMask
{
    private const int LongestText = 8 * 1024;
    private const int ShortestSecret = 6;
    private readonly string[] _secrets;

    /// <summary>A mask of card numbers and of secrets. Very short secrets are left out: they would tear ordinary words apart.</summary>
    public LogMask(IEnumerable<string> secrets) =>
        _secrets = [.. secrets.SelectMany(Pieces).Where(s => s.Length >= ShortestSecret).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length).ThenBy(s => s, StringComparer.Ordinal)];

    /// <summary>The text as it may be logged.</summary>
    public string Clean(string text) => Clean(text, keepLines: false);

    /// <summary>Whether a text holds no card number and no secret; line breaks do not matter.</summary>
    public bool IsClean(string text) => !_secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)) && !CardText.HoldsCard(text);

    /// <summary>An exception as it may be logged, with its stack.</summary>
    public string Clean(Exception exception) => Clean(exception.ToString(), keepLines: true);

    /// <summary>A structured value as it may be logged; what holds nothing secret keeps its type.</summary>
    public object? Clean(object? value)
    {
        if (value is null or bool or DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan or Enum) return value;
        var text = value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        var clean = Clean(text);
        return value is string || !string.Equals(clean, text, StringComparison.Ordinal) || value is not ValueType ? clean : value;
    }

    private string Clean(string text, bool keepLines)
    {
        foreach (var secret in _secrets) text = text.Replace(secret, "***", StringComparison.Ordinal);
        text = CardText.Mask(text);
        if (text.Length > LongestText) text = string.Concat(text.AsSpan(0, LongestText), "…");
        return text.Any(c => IsHidden(c, keepLines)) ? Escape(text, keepLines) : text;
    }

    private static bool IsHidden(char c, bool keepLines) => char.IsControl(c) && c != '\t' && !(keepLines && c is '\n' or '\r');

    private static string Escape(string text, bool keepLines)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (IsHidden(c, keepLines)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else escaped.Append(c);
        }
        return escaped.ToString();
    }

    // A PEM secret is also recognised by any of its lines.
    private static IEnumerable<string> Pieces(string secret) =>
        secret.Contains('\n', StringComparison.Ordinal)
            ? secret.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("-----", StringComparison.Ordinal)).Append(secret)
            : [secret];
}

/// <summary>Loggers that mask whatever passes, for a plugin and for what the host says about it.</summary>
/// <param name="inner">Where the masked entries go.</param>
/// <param name="mask">What may not pass.</param>
/// <param name="ownsInner">False where the inner factory outlives this one, as the gateway's does an account's.</param>
internal sealed class MaskedLoggerFactory(ILoggerFactory inner, LogMask mask, bool ownsInner = false) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new MaskedLogger(inner.CreateLogger(categoryName), mask);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A sink beside the masked one is not allowed.");

    public void Dispose()
    {
        if (ownsInner) inner.Dispose();
    }
}

/// <summary>Masks text, structured values, scopes and exceptions on their way to the sinks.</summary>
internal sealed class MaskedLogger(ILogger inner, LogMask mask) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull =>
        inner.BeginScope(mask.Clean(Convert.ToString(state, CultureInfo.InvariantCulture) ?? ""));

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel)) return;
        var text = mask.Clean(formatter(state, exception));
        var values = state is IReadOnlyList<KeyValuePair<string, object?>> pairs
            ? pairs.Select(pair => KeyValuePair.Create(pair.Key, mask.Clean(pair.Value))).ToList()
            : [];
        var cause = exception is null ? null : new MaskedException(mask.Clean(exception.Message), mask.Clean(exception));
        inner.Log<IReadOnlyList<KeyValuePair<string, object?>>>(logLevel, eventId, values, cause, (_, _) => text);
    }
}

/// <summary>Stands for an exception in a log; prints its masked text.</summary>
internal sealed class MaskedException(string message, string text) : Exception(message)
{
    public override string ToString() => text;
}
