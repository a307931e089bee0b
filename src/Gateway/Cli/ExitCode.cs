namespace Rijie.Gateway.Cli;

/// <summary>Exit codes of the command line (reliability specification 4.0).</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>Bad configuration or arguments.</summary>
    public const int BadInput = 2;

    /// <summary>Input refused, or an integrity failure.</summary>
    public const int Refused = 3;

    public const int DependencyUnavailable = 4;
    public const int NoSpace = 5;

    /// <summary>Finished, but with rejects or held.</summary>
    public const int FinishedWithRejects = 6;

    public const int InternalError = 70;

    /// <summary>A person stopped it: what shells expect after an interrupt.</summary>
    public const int Interrupted = 130;
}
