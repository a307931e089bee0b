using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Console;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>serve</c>: API, dashboard, notifications and the schedule, until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create(CommandOutput output)
    {
        var command = new Command("serve", "Serve API, dashboard and notifications, and do the work that is due");
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            var setup = SetupFile.Read(parsed.GetValue(output.Config)!);
            await using var app = GatewayHost.Build(setup, new() { Logging = Quieten });
            using var held = await GatewayHost.StartStoreAsync(app.Services, cancellationToken);
            try
            {
                await app.StartAsync(cancellationToken);
            }
            catch (IOException e) when (e.InnerException is AddressInUseException)
            {
                throw new CommandException(ExitCode.DependencyUnavailable, "ADDRESS_IN_USE", $"{setup.Configuration.Listen} is in use by another program: stop it, or change 'listen' in gateway.yaml.");
            }
            output.Write(parsed, new ServeReport([.. app.Urls]), (console, report) =>
            {
                foreach (var address in report.Addresses) console.WriteLine($"Serving on {address}: dashboard /, API /api/v1, its page /docs. Stop with Ctrl+C.");
            });
            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCode.Fine;
        }));
        return command;
    }

    /// <summary>The output belongs to the verb; the log goes to the error stream and leaves out what the frameworks do all day.</summary>
    private static void Quieten(ILoggingBuilder logging)
    {
        // A start that fails is told in one sentence, without the trace that the host would log.
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}

internal sealed record ServeReport(IReadOnlyList<string> Addresses);
