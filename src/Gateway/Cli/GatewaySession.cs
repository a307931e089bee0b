using System.CommandLine;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;

namespace Rijie.Gateway.Cli;

/// <summary>The gateway's services for one verb, over the same store that <c>serve</c> uses; both may run at once.</summary>
internal sealed class GatewaySession : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private GatewaySession(GatewaySetup setup, Func<string, string> typed)
    {
        Setup = setup;
        Typed = typed;
        _services = new ServiceCollection().AddLogging().AddGateway(setup, TimeProvider.System).BuildServiceProvider();
    }

    public GatewaySetup Setup { get; }

    /// <summary>Another verb as it is typed to work on the same configuration.</summary>
    public Func<string, string> Typed { get; }

    public static GatewaySession Open(CommandOutput output, ParseResult parsed) =>
        new(SetupFile.Read(parsed.GetValue(output.Config)!), verb => output.Typed(parsed, verb));

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <exception cref="CommandException">There is none of that id.</exception>
    public Account Account(string id) => Get<AccountRegistry>().Find(id)
        ?? throw new CommandException(ExitCode.BadInput, "ACCOUNT_UNKNOWN", $"There is no account '{id}'. There are: {string.Join(", ", Get<AccountRegistry>().Accounts.Select(a => a.Id))}.");

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>Hands progress on at once, on the thread that reports it.</summary>
internal sealed class ProgressSink(Action<IngestionProgress> take) : IProgress<IngestionProgress>
{
    public void Report(IngestionProgress value) => take(value);
}
