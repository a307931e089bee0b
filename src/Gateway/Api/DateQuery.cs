using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Rijie.Gateway.Api;

/// <summary>The dates of a request, said the same way everywhere: <c>date</c> for one, or <c>from</c> and <c>to</c> for a range.</summary>
internal sealed record DateQuery
{
    private const int LongestRangeDays = 366;
    private const string Form = "yyyy-MM-dd";
    private const string Example = "2026-01-05";

    [FromQuery(Name = "date")]
    [Description("One date, yyyy-MM-dd; in place of from and to.")]
    public string? Date { get; init; }

    [FromQuery(Name = "from")]
    [Description("The first date, yyyy-MM-dd.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("The last date, yyyy-MM-dd, included.")]
    public string? To { get; init; }

    /// <summary>The range that was asked for, open where it was not said.</summary>
    public IResult? Read(HttpContext context, out DateOnly? from, out DateOnly? to)
    {
        (from, to) = (null, null);
        if (Date is not null && (From ?? To) is not null) return ApiProblem.Of(context, 400, "DATE_CONFLICT", $"Give date, or from and to, not both: ?date={Example}, or ?from=2026-01-01&to=2026-01-31.");
        if (Parse(context, "date", Date, out var date) is { } wrongDate) return wrongDate;
        if (Parse(context, "from", From, out from) is { } wrongFrom) return wrongFrom;
        if (Parse(context, "to", To, out to) is { } wrongTo) return wrongTo;
        if (date is not null) from = to = date;
        return from is { } first && to is { } last && (first > last || last.DayNumber - first.DayNumber > LongestRangeDays)
            ? ApiProblem.Of(context, 400, "RANGE", $"A range runs forward and has at most {LongestRangeDays} days.")
            : null;
    }

    /// <summary>A range that must be said; without its end it is one date.</summary>
    public IResult? ReadRequired(HttpContext context, string what, out DateOnly from, out DateOnly to)
    {
        (from, to) = default((DateOnly, DateOnly));
        if (Read(context, out var first, out var last) is { } wrong) return wrong;
        if (first is null) return ApiProblem.Of(context, 400, "DATE_MISSING", $"The {what} is missing: give ?date={Example}, or ?from=2026-01-01&to=2026-01-31.");
        (from, to) = (first.Value, last ?? first.Value);
        return null;
    }

    /// <summary>One date, if any was said.</summary>
    public IResult? ReadOne(HttpContext context, out DateOnly? date)
    {
        var wrong = Read(context, out var from, out var to);
        date = from ?? to;
        return wrong ?? (from is not null && to is not null && from != to ? ApiProblem.Of(context, 400, "RANGE", $"This is about one date: give ?date={Example}.") : null);
    }

    /// <summary>Reads one parameter; the problem names it.</summary>
    public static IResult? Parse(HttpContext context, string name, string? text, out DateOnly? date)
    {
        date = null;
        if (text is null) return null;
        if (!DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)) return ApiProblem.Of(context, 400, "REQUEST", $"'{name}' is not a date such as {Example}.");
        date = read;
        return null;
    }

    /// <summary>Tells the description that these texts are dates.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query && p.Name is "date" or "from" or "to") ?? [])
        {
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" };
            parameter.Example = JsonValue.Create(Example);
        }
        return Task.CompletedTask;
    }
}
