using System.Runtime.InteropServices;

namespace Rijie.Gateway.Storage;

/// <summary>Makes a rename durable: on Linux the folder itself has to be synced, and .NET has no call for it.</summary>
internal static partial class FolderSync
{
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        var descriptor = Open(folder, 0);
        if (descriptor < 0) throw new StoreException("STORE_IO", $"The folder {folder} cannot be opened to sync it.");
        try
        {
            if (Sync(descriptor) != 0) throw new StoreException("STORE_IO", $"The folder {folder} cannot be synced.");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
