using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Rijie.Gateway.Dashboard;

namespace Rijie.Gateway.Cli;

/// <summary>Clearing dates as <c>yyyy-MM-dd</c>, whatever the machine's culture.</summary>
internal static class DateArguments
{
    public static Option<DateOnly?> Option(string name, string description, bool required = false) =>
        new(name) { Description = description + ", yyyy-MM-dd", Required = required, CustomParser = Parse };

    public static Argument<DateOnly?> Argument(string name, string description) =>
        new(name) { Description = description + ", yyyy-MM-dd", Arity = ArgumentArity.ZeroOrOne, CustomParser = Parse };

    private static DateOnly? Parse(ArgumentResult result)
    {
        if (result.Tokens.Count == 0) return null;
        if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        result.AddError($"'{ShownText.Of(result.Tokens[0].Value)}' is not a date such as 2026-01-05.");
        return null;
    }
}
