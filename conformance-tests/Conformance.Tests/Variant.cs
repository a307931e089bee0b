namespace Rijie.Conformance.Tests;

/// <summary>The template's plugin with one bug in it. Plain data: what is replaced must stand in the source exactly once, so that the table cannot rot.</summary>
internal sealed record Variant
{
    /// <summary>Its name in the table.</summary>
    public required string Name { get; init; }

    /// <summary>The bug in one sentence.</summary>
    public required string Bug { get; init; }

    /// <summary>The same in Chinese.</summary>
    public required string BugZh { get; init; }

    /// <summary>A public thread where it happened, as <c>owner/repository#number</c>; <c>null</c> where none was found.</summary>
    public string? Source { get; init; }

    /// <summary>The shape of the template, <c>json</c> or <c>form</c>.</summary>
    public string Shape { get; init; } = "json";

    /// <summary>What is changed; more than one place only where one bug stands in two.</summary>
    public required IReadOnlyList<Patch> Patches { get; init; }

    /// <summary>The id of the check that must catch it.</summary>
    public required string Caught { get; init; }

    /// <summary>Whether it shows with some signatures only: the check draws until it must, and which others meet it differs from run to run.</summary>
    public bool DependsOnChance { get; init; }

    public override string ToString() => Name;
}

/// <summary>A file of the template, such as <c>Acme/AcmeTrade.cs</c>, a text that stands in it once, and what stands there instead.</summary>
internal sealed record Patch(string File, string Old, string New)
{
    /// <summary>The text of a file with its patches.</summary>
    public static string Apply(string file, string text, IReadOnlyList<Patch> patches)
    {
        foreach (var patch in patches.Where(p => p.File == file))
        {
            var at = text.IndexOf(patch.Old, StringComparison.Ordinal);
            if (at < 0 || text.IndexOf(patch.Old, at + 1, StringComparison.Ordinal) >= 0)
                throw new InvalidOperationException($"{file} holds the text that is to be replaced {(at < 0 ? "not at all" : "more than once")}: {patch.Old}");
            text = string.Concat(text.AsSpan(0, at), patch.New, text.AsSpan(at + patch.Old.Length));
        }
        return text;
    }
}
