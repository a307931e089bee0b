using System.CommandLine;
using System.Globalization;
using Rijie.Hosting;

namespace Rijie.Conformance.Runner;

/// <summary><c>rijie-conform list</c>: every check.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Show every check: level, id, and why it is asked");
        command.SetAction(_ =>
        {
            foreach (var check in CheckCatalog.All)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"L{check.Level}  {check.Id,-44} {(check.Capability is { } capability ? CapabilityName.Of(capability) : "every plugin"),-20} {check.Why}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{CheckCatalog.All.Count} checks"));
            return ExitCode.Conformant;
        });
        return command;
    }
}
