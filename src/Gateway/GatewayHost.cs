using Microsoft.Extensions.Logging.Abstractions;
using Quartz;
using Rijie.Gateway.Api;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Days;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Storage;
using Rijie.Hosting;
using Scalar.AspNetCore;

namespace Rijie.Gateway;

/// <summary>How a host is built, apart from what the operator wrote.</summary>
internal sealed record GatewayHostOptions
{
    /// <summary>The clock of the business; the demo's runs faster than real time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether work is triggered by the schedule; the demo and tests drive <see cref="WorkRunner"/> themselves.</summary>
    public bool Schedule { get; init; } = true;

    /// <summary>In place of the configured address, such as one with port 0.</summary>
    public string? Listen { get; init; }

    /// <summary>Lets a test quieten or collect the log.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }
}

/// <summary>Builds the gateway, for the command line as for hosts in process.</summary>
internal static class GatewayHost
{
    /// <summary>The services without doors: what every verb of the command line works with.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewaySetup setup, TimeProvider clock) => services
        .AddSingleton(setup)
        .AddSingleton(clock)
        .AddSingleton(_ => OpenStore(setup))
        .AddSingleton(_ => new EvidenceStore(setup.PathOf(setup.Configuration.Storage.Evidence)))
        .AddSingleton(provider => AccountRegistry.Create(setup, new HostingOptions
        {
            TimeProvider = clock,
            LoggerFactory = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            AllowLoopbackHttp = setup.Configuration.Developer.AllowLoopbackHttp,
            // The limit spares real providers in real time. Under a clock of its own the host talks to simulated ones, and a virtual day would wait for real seconds.
            CallsPerSecond = clock == TimeProvider.System ? HostingOptions.UsualCallsPerSecond : null,
        }))
        .AddSingleton<WorkLog>().AddSingleton<TransactionPull>().AddSingleton<LookupWork>().AddSingleton<StatementIntake>().AddSingleton<StatementFetch>()
        .AddSingleton<BankIntake>().AddSingleton<TerminalLogIntake>().AddSingleton<TerminalBatchIntake>().AddSingleton<TerminalLogFolder>().AddSingleton<StatementFolder>().AddSingleton<WorkOverview>().AddSingleton<NotificationCommits>().AddSingleton<NotificationIntake>()
        .AddSingleton<PayoutPull>().AddSingleton<TerminalPull>().AddSingleton<AccountWork>().AddSingleton<TransactionList>().AddSingleton<StatementList>()
        .AddSingleton<StatementGate>().AddSingleton<RelatedRows>().AddSingleton<FeeCountStore>().AddSingleton<FeeReview>().AddSingleton<BreakCandidates>().AddSingleton<PayoutReview>().AddSingleton<ReconciliationWork>().AddSingleton<BreakList>()
        .AddSingleton<BankReview>().AddSingleton<BreakExplanations>().AddSingleton<PayoutWork>().AddSingleton<ForecastQuery>().AddSingleton<PayoutList>()
        .AddSingleton<DayQuery>()
        .AddSingleton<WorkRunner>();

    /// <summary>The serving process: API, notifications, schedule. <see cref="StartStoreAsync"/> runs when it starts.</summary>
    public static WebApplication Build(GatewaySetup setup, GatewayHostOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(GatewayHost).Assembly.GetName().Name });
        options.Logging?.Invoke(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Configure(); // not from the environment or a settings file: an endpoint there would listen beyond loopback
            kestrel.Limits.MaxRequestBodySize = NotifyEndpoint.LargestBody;
        });
        builder.WebHost.UseStaticWebAssets(); // outside Development too: a clone is run as it was built
        builder.WebHost.UseUrls(options.Listen ?? setup.Configuration.Listen);
        builder.Services.AddGateway(setup, options.Clock);
        builder.Services.AddMaskedLogs(setup).AddSingleton<PageCursor>();
        builder.Services.AddOpenApi();
        builder.Services.AddDashboard();
        if (options.Schedule) builder.Services.AddSchedule();
        var app = builder.Build();
        app.UseApiProblems();
        app.UseLoopbackHosts();
        app.UseDashboardGuards();
        app.MapOpenApi();
        app.MapScalarApiReference("/docs", reader => reader.DisableAgent().DisableMcp().DisableTelemetry().DisableDefaultFonts().HideDeveloperTools().HideClientButton());
        app.MapApi();
        app.MapNotify();
        app.MapDashboard();
        return app;
    }

    /// <summary>Takes the store for this process and clears what a crash left half done. Call it once, before anything else runs.</summary>
    /// <returns>Held while serving.</returns>
    /// <exception cref="StoreException">Another process serves the same store.</exception>
    public static async Task<IDisposable?> StartStoreAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var setup = services.GetRequiredService<GatewaySetup>();
        var held = setup.Postgres is null ? InstanceLock.Take(SqlitePath(setup)) : null;
        services.GetRequiredService<EvidenceStore>().RemoveUnfinished();
        await StatementStaging.RemoveOrphansAsync(services.GetRequiredService<Database>(), cancellationToken);
        return held;
    }

    private static Database OpenStore(GatewaySetup setup) =>
        setup.Postgres is { } connection ? Database.OpenPostgres(connection.Reveal()) : Database.OpenSqlite(SqlitePath(setup));

    private static string SqlitePath(GatewaySetup setup) => setup.PathOf(setup.Configuration.Storage.Sqlite ?? "data/rijie.db");

    private static void AddSchedule(this IServiceCollection services)
    {
        services.AddQuartz(quartz => quartz
            .ScheduleJob<FoldersJob>(trigger => trigger.WithIdentity("folders").StartNow().WithSimpleSchedule(every => every.WithInterval(TimeSpan.FromSeconds(5)).RepeatForever()))
            .ScheduleJob<DueWorkJob>(trigger => trigger.WithIdentity("due-work").StartNow().WithSimpleSchedule(every => every.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever())));
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }
}

/// <summary>Looks into the watched folders often, so that a file that was dropped is taken as soon as it has rested, whatever the providers are doing.</summary>
[DisallowConcurrentExecution]
internal sealed class FoldersJob(WorkRunner runner) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await runner.RunFoldersAsync(cancellationToken);
}

/// <summary>Everything else: whatever is due is in the store, so a lost trigger loses nothing.</summary>
[DisallowConcurrentExecution]
internal sealed class DueWorkJob(WorkRunner runner, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await runner.RunDueAsync(clock.GetUtcNow(), null, cancellationToken);
}
