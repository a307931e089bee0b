namespace Rijie.Gateway.Cli;

/// <summary>A file that a verb writes; what is there already is never overwritten.</summary>
internal static class OutputFile
{
    /// <summary>Says beforehand what stands against it, so that nobody waits for work whose result cannot be written.</summary>
    public static void Check(string path)
    {
        if (Path.Exists(path)) throw Exists(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw NoFolder(path, folder);
    }

    /// <exception cref="CommandException">It is there, its folder is not, or nobody may write there.</exception>
    public static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        }
        catch (DirectoryNotFoundException)
        {
            throw NoFolder(path, Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (IOException) when (Path.Exists(path))
        {
            throw Exists(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !CommandFailure.IsNoSpace(e))
        {
            throw new CommandException(ExitCode.BadInput, "FILE_UNWRITABLE", $"{path} cannot be written: name another file, or look at who may write in its folder.");
        }
    }

    private static CommandException Exists(string path) => new(ExitCode.BadInput, "FILE_EXISTS", $"{path} is there already: name another file.");

    private static CommandException NoFolder(string path, string folder) =>
        new(ExitCode.BadInput, "FOLDER_NOT_FOUND", $"There is no folder {folder}: make it, or name another place than {path}.");
}
