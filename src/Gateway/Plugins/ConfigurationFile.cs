using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Plugins;

/// <summary>Reads <c>gateway.yaml</c>: the form by the binder, the meaning by <see cref="ConfigurationCheck"/>.</summary>
internal static class ConfigurationFile
{
    /// <summary>Reads a file that stands alone, without looking at plugins or contracts.</summary>
    /// <exception cref="YamlException">With every problem, sorted by place.</exception>
    public static GatewayConfiguration Read(ReadOnlySpan<byte> yaml, string file)
    {
        var problems = new List<YamlProblem>();
        var configuration = Read(yaml, file, problems, out _);
        return problems.Count == 0 && configuration is not null ? configuration : throw new YamlException(YamlBinder.Sorted(problems));
    }

    /// <summary>Reads a file, adding what is wrong to <paramref name="problems"/>, so that later checks can add theirs before anything is said.</summary>
    public static GatewayConfiguration? Read(ReadOnlySpan<byte> yaml, string file, List<YamlProblem> problems, out YamlPlaces places)
    {
        places = new(StrictYaml.Read(yaml, file, []));
        var configuration = YamlBinder.Read<GatewayConfiguration>(yaml, file, problems);
        if (configuration is not null) new ConfigurationCheck(file, places, problems).Run(configuration);
        return configuration;
    }
}
