namespace Rijie.Gateway.Ingestion;

/// <summary>A step of long work, for progress bars.</summary>
/// <param name="Rows">Rows so far in this piece of work.</param>
internal sealed record IngestionProgress(string AccountId, string Kind, DateOnly ClearingDate, long Rows, string Step);
