using Microsoft.AspNetCore.Components;

namespace Rijie.Gateway.Dashboard;

/// <summary>What every page has: its words, and a token that ends when the person leaves.</summary>
public abstract class DashboardPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();

    [CascadingParameter]
    internal Words W { get; set; } = Words.Of(Words.Chinese);

    internal CancellationToken Left => _left.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        GC.SuppressFinalize(this);
    }
}
