using System.Globalization;
using Dapper;

namespace Rijie.Gateway.Storage;

/// <summary>Writes an IN list out as single parameters: Dapper hands PostgreSQL an array there, which SQLite does not have.</summary>
internal static class SqlList
{
    /// <summary>The most values in one list; longer ones are asked for in parts.</summary>
    public const int Largest = 500;

    public static string In(DynamicParameters parameters, string name, IReadOnlyList<string> values)
    {
        if (values.Count is 0 or > Largest) throw new ArgumentOutOfRangeException(nameof(values), $"A list has 1 to {Largest} values.");
        var names = new string[values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            var parameter = string.Create(CultureInfo.InvariantCulture, $"{name}{i}");
            parameters.Add(parameter, values[i]);
            names[i] = "@" + parameter;
        }
        return "(" + string.Join(", ", names) + ")";
    }
}
