using System.CommandLine;
using Rijie.Demo;
using Spectre.Console;

var once = new Option<bool>("--once") { Description = "Exit after the summary instead of serving the dashboard" };
var days = new Option<int>("--days") { Description = "How many days of trade", DefaultValueFactory = _ => 5 };
var seed = new Option<int>("--seed") { Description = "Decides everything that is drawn", DefaultValueFactory = _ => 1 };
var json = new Option<string?>("--json") { Description = "Write the result to this file" };
var port = new Option<int>("--port") { Description = "Where the dashboard listens", DefaultValueFactory = _ => 5080 };
var postgres = new Option<string?>("--postgres") { Description = "Keep the data in this empty PostgreSQL database (a connection string) instead of SQLite" };
var shuffle = new Option<int?>("--shuffle") { Description = "Let the same data come in another order, which this number decides" };
days.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 1 or > 60) result.AddError("--days must be 1 to 60.");
});
var root = new RootCommand("A chain of stores, simulated acquirers of every brand, a gateway, and some virtual days of trade with known faults.") { once, days, seed, json, port, postgres, shuffle };
// Where nobody's terminal says how wide it is, the table decides.
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, DemoSummary.Width);
root.SetAction((parsed, cancellationToken) =>
{
    // With --once nobody looks at the dashboard, so that any free port will do.
    var isOnce = parsed.GetValue(once);
    return Demo.RunAsync(new(isOnce, parsed.GetValue(days), parsed.GetValue(seed), parsed.GetValue(json), isOnce ? 0 : parsed.GetValue(port), parsed.GetValue(postgres), parsed.GetValue(shuffle)), AnsiConsole.Console, cancellationToken);
});
return await root.Parse(args).InvokeAsync();
