namespace Rijie.Conformance.Runner;

/// <summary>What the command ends with.</summary>
internal static class ExitCode
{
    /// <summary>Conformant at the level that was asked for.</summary>
    public const int Conformant = 0;

    /// <summary>A check failed, or could not be asked.</summary>
    public const int NotConformant = 1;

    /// <summary>The command line, a file or a folder is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The suite itself failed.</summary>
    public const int EngineError = 3;
}
