namespace Rijie.Demo;

/// <summary>What was typed.</summary>
/// <param name="Once">Exit after the summary instead of serving the dashboard.</param>
/// <param name="Days">How many days of trade, from 1.</param>
/// <param name="Seed">Decides everything that is drawn.</param>
/// <param name="Json">Where to write the result, or <c>null</c>.</param>
/// <param name="Port">Where the dashboard listens; 0 takes a free one.</param>
/// <param name="Postgres">The connection of an empty PostgreSQL database, or <c>null</c> for SQLite in the demo's own folder.</param>
/// <param name="Shuffle">Decides another order in which the same data comes, or <c>null</c> for the usual one.</param>
internal sealed record DemoOptions(bool Once, int Days, int Seed, string? Json, int Port, string? Postgres = null, int? Shuffle = null);
