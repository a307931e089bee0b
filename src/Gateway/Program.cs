using Rijie.Gateway;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Yaml;

try
{
    await using var app = GatewayHost.Build(GatewaySetup.Read(args.Length > 0 ? args[0] : "gateway.yaml"), new GatewayHostOptions());
    using var held = await GatewayHost.StartStoreAsync(app.Services, CancellationToken.None);
    await app.RunAsync();
    return 0;
}
catch (YamlException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (StoreException e)
{
    await Console.Error.WriteLineAsync($"{e.Code}: {e.Message}");
    return 4;
}
