using Microsoft.Extensions.Logging;

namespace Rijie.Conformance;

/// <summary>Keeps what was logged.</summary>
internal sealed class MemoryLog : ILoggerFactory
{
    private const int MostLines = 10_000;
    private readonly Lock gate = new();
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get { lock (gate) return [.. lines]; }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("It keeps lines only.");

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (gate)
        {
            if (lines.Count < MostLines) lines.Add(line);
        }
    }

    private sealed class Logger(MemoryLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
