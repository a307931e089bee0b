using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Rijie.Gateway.Plugins;

namespace Rijie.Gateway.Tests.Desk;

/// <summary>A copy of the sample <c>samples/NoCodeBrand</c> with its gateway, on a clock that stands at 10:00 in China on 8 January 2026.</summary>
internal sealed class SampleBrand : IAsyncDisposable
{
    private ServiceProvider _services;
    private IDisposable? _held;

    private SampleBrand(string folder, FakeTimeProvider clock, ServiceProvider services, IDisposable? held) => (Folder, Clock, _services, _held) = (folder, clock, services, held);

    public string Folder { get; }

    public FakeTimeProvider Clock { get; }

    public string Config => PathOf("gateway.yaml");

    /// <param name="edit">What is different in the copy before the gateway reads it.</param>
    public static async Task<SampleBrand> OpenAsync(Action<string>? edit = null)
    {
        var folder = Directory.CreateTempSubdirectory("rijie-sample-").FullName;
        CopySample(folder);
        edit?.Invoke(folder);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 8, 2, 0, 0, TimeSpan.Zero));
        var (services, held) = await StartAsync(folder, clock);
        return new(folder, clock, services, held);
    }

    /// <summary>Ends the gateway and starts it anew on the same store.</summary>
    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _held?.Dispose();
        (_services, _held) = await StartAsync(Folder, Clock);
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public string PathOf(params string[] names) => Path.Join([Folder, .. names]);

    public static byte[] Statement(params string[] names) => File.ReadAllBytes(Repository.PathOf(["samples", "NoCodeBrand", "statements", .. names]));

    public static byte[] Till(string name) => File.ReadAllBytes(Repository.PathOf("samples", "NoCodeBrand", "tills", name));

    /// <summary>Puts a file where the gateway looks.</summary>
    public void Drop(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllBytes(PathOf(path), content);
    }

    /// <summary>The work of two looks a minute apart.</summary>
    public async Task WorkAsync()
    {
        await Get<WorkRunner>().RunDueAsync(Clock.GetUtcNow(), null, TestContext.Current.CancellationToken);
        Clock.Advance(TimeSpan.FromSeconds(60));
        await Get<WorkRunner>().RunDueAsync(Clock.GetUtcNow(), null, TestContext.Current.CancellationToken);
    }

    public static void CopySample(string folder)
    {
        var sample = Repository.PathOf("samples", "NoCodeBrand");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(sample, file);
            if (name.StartsWith("data", StringComparison.Ordinal) || name.StartsWith("inbox", StringComparison.Ordinal)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(folder, name))!);
            File.Copy(file, Path.Join(folder, name));
        }
    }

    private static async Task<(ServiceProvider Services, IDisposable? Held)> StartAsync(string folder, FakeTimeProvider clock)
    {
        var services = new ServiceCollection().AddLogging().AddGateway(GatewaySetup.Read(Path.Join(folder, "gateway.yaml")), clock).BuildServiceProvider();
        return (services, await GatewayHost.StartStoreAsync(services, TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _held?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
