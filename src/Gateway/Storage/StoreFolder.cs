namespace Rijie.Gateway.Storage;

/// <summary>A folder that the store keeps something in.</summary>
internal static class StoreFolder
{
    /// <exception cref="StoreException">It is not there and cannot be made: <c>STORE_FOLDER</c>.</exception>
    public static void Make(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException("STORE_FOLDER", $"The folder {path} cannot be made: name another under 'storage', or look at who may write there.", e);
        }
    }
}
