namespace Rijie.Gateway.Storage;

internal enum DatabaseEngine
{
    Sqlite,
    Postgres,
}
