using System.Globalization;

namespace Rijie.Gateway.Storage;

/// <summary>Keeps a second serving process off the same SQLite file; the system lets go of it when the process dies.</summary>
internal sealed class InstanceLock : IDisposable
{
    private readonly FileStream _file;

    private InstanceLock(FileStream file) => _file = file;

    /// <exception cref="StoreException">Another process serves this store: <c>STORE_LOCKED</c>.</exception>
    public static InstanceLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        StoreFolder.Make(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new(file);
        }
        catch (IOException e)
        {
            throw new StoreException("STORE_LOCKED", $"Another process serves this store; it holds {path}.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
