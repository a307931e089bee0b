using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rijie.Gateway.Tests.Desk;

namespace Rijie.Gateway.Tests.Api;

public sealed class MaskedLogsTests
{
    [Fact]
    public async Task Log_OfAnythingInTheHost_HoldsNoCardNumber()
    {
        using var sink = new Sink();
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await using var app = GatewayHost.Build(gateway.Setup, new() { Clock = gateway.Clock, Schedule = false, Listen = "http://127.0.0.1:0", Logging = logging => logging.ClearProviders().AddProvider(sink) });

        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.Anything")
            .LogError(new InvalidOperationException("Row 6222020000001237 is bad."), "Failed for {Card}", "6222020000001237");

        var line = Assert.Single(sink.Lines, l => l.Contains("Failed for", StringComparison.Ordinal));
        Assert.Contains("Failed for 622202******1237", line, StringComparison.Ordinal);
        Assert.Contains("Row 622202******1237 is bad.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("6222020000001237", line, StringComparison.Ordinal);
    }

    private sealed class Sink : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {string.Join(' ', state as IEnumerable<KeyValuePair<string, object?>> ?? [])} {exception}");

        public void Dispose()
        {
        }
    }
}
