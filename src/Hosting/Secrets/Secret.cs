namespace Rijie.Hosting;

/// <summary>A value that is never printed: only who asks for <see cref="Reveal"/> by name sees it.</summary>
internal sealed class Secret(string value)
{
    /// <summary>The value, for the one place that needs it.</summary>
    public string Reveal() => value;

    public override string ToString() => "***";
}
