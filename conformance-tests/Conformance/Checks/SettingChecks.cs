using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>Level 1 of the settings: what is missing, wrong or too much is said before anything starts.</summary>
internal static class SettingChecks
{
    private const string Rule = "contract: SettingDefinition; bad configuration is told whole before anything starts";

    public static IReadOnlyList<Check> All { get; } =
    [
        Ask("settings.of_the_wire", "A setting that the manifest does not know is refused by every gateway.", "settings in plugin.yaml against those that the wire gives", bench =>
        {
            var problems = AccountSettingsReader.Check(bench.Manifest, bench.SettingsAt(bench.Proxy.Address), allowLoopbackHttp: true);
            Expect.Equal("", string.Join(" ", problems), "what is wrong with the wire's settings");
        }),
        Ask("settings.required_missing", "An account without its key starts and fails at the first call instead of saying what is missing.", "required: true of what the plugin cannot do without", bench =>
        {
            foreach (var name in Those(bench, s => s.Value.Required, "required"))
            {
                bench.Changes.Clear();
                bench.Changes[name] = null;
                RefusesToStart(bench, name, "is left out");
                RefusesByItself(bench, name, "is left out");
            }
        }),
        Ask("settings.required_blank", "A blank key is no key: signatures made with it can be made by anybody.", "check of each required setting when the plugin starts", bench =>
        {
            foreach (var name in Those(bench, s => s.Value.Required, "required"))
            {
                bench.Changes.Clear();
                foreach (var blank in (string[])["", " "])
                {
                    bench.Changes[name] = blank;
                    RefusesToStart(bench, name, "is blank");
                    RefusesByItself(bench, name, "is blank");
                }
            }
        }),
        Ask("settings.optional_left_out", "A setting that is called optional and is not makes every new account fail.", "what the plugin reads with '!' or without a default", bench =>
        {
            foreach (var name in Those(bench, s => !s.Value.Required && s.Value.Default is null, "optional and without a default")) bench.Changes[name] = null;
            var state = bench.Account.State;
            // Of several keys one may be needed, as another setting says; then the reason names it.
            Expect.That(state.IsReady || bench.Changes.Keys.Any(name => state.Reason?.Contains(name, StringComparison.Ordinal) == true), $"With no optional setting the account does not start, and the reason names none of them: {state.Reason}");
        }),
        Ask("settings.wrong_key", "A key that is cut short while it is pasted must be found at start, not at the first payout.", "reading of the key when the plugin starts", bench =>
        {
            foreach (var name in Those(bench, s => s.Value.Type == SettingType.Pem && bench.SettingsAt(bench.Proxy.Address).ContainsKey(s.Key), "a key of type pem and given by the simulator"))
            {
                bench.Changes.Clear();
                bench.Changes[name] = "-----BEGIN PRIVATE KEY-----\nMIIEvAIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----";
                RefusesToStart(bench, name, "is cut short");
            }
        }),
        Ask("settings.wrong_number", "A number that is no number must not count as zero.", "numbers in settings: read strictly, with their range", bench =>
        {
            foreach (var name in Those(bench, s => s.Value.Type == SettingType.Number, "a number"))
                foreach (var text in (string[])["ten", "-1", "99999999999999999999", "1.5"])
                {
                    bench.Changes.Clear();
                    bench.Changes[name] = text;
                    RefusesToStart(bench, name, $"is '{text}'");
                }
        }),
        Ask("settings.unknown", "A misspelt setting that is taken silently leaves its default at work.", "the names that ConfigureServices reads, against settings in plugin.yaml", bench =>
        {
            bench.Changes["no_such_setting"] = "1";
            RefusesToStart(bench, "no_such_setting", "is not in the manifest");
            bench.Changes.Clear();
            var (read, thrown) = bench.StartAlone();
            Expect.That(thrown is null, $"With the settings of the simulator the plugin throws {thrown?.GetType().Name}: {thrown?.Message}");
            // A name that the code reads and the manifest does not know can never be given.
            Expect.Equal("", string.Join(", ", read.Where(name => !bench.Manifest.Settings.ContainsKey(name) && !RemoteFileSettings.Names.Contains(name, StringComparer.Ordinal))), "settings that the code reads and plugin.yaml does not name");
        }),
        Ask("settings.value_not_told", "An error that repeats a wrong secret puts it on the screen and into the log.", "messages of what is thrown while settings are read", bench =>
        {
            foreach (var name in Those(bench, s => s.Value.Secret, "secret"))
            {
                var canary = bench.Manifest.Settings[name].Type == SettingType.Pem ? "-----BEGIN PRIVATE KEY-----\nCANARYCANARYCANARY\n-----END PRIVATE KEY-----" : "CANARYCANARYCANARY";
                bench.Changes.Clear();
                bench.Changes[name] = canary;
                var state = bench.Start(bench.Plugin, bench.Proxy.Address).State;
                Expect.That(state.Reason?.Contains("***", StringComparison.Ordinal) != true && state.Reason?.Contains("CANARY", StringComparison.Ordinal) != true, $"The reason tells the value of '{name}'.");
            }
        }),
    ];

    private static Check Ask(string id, string why, string look, Action<CheckBench> ask) => new()
    {
        Id = id, Level = 1, Why = why, Rule = Rule, Look = look,
        Ask = (bench, _) => Check.Done(() => ask(bench)),
    };

    /// <summary>The settings that a question is about, at least one.</summary>
    /// <exception cref="NotDeclaredException">The manifest has none of the kind.</exception>
    private static IReadOnlyList<string> Those(CheckBench bench, Func<KeyValuePair<string, SettingDefinition>, bool> isAsked, string what)
    {
        IReadOnlyList<string> names = [.. bench.Manifest.Settings.Where(isAsked).Select(s => s.Key)];
        NotDeclaredException.ThrowIf(names.Count == 0, $"The plugin has no setting that is {what}.");
        return names;
    }

    /// <summary>The plugin's own code refuses it too, where it reads the setting at all.</summary>
    private static void RefusesByItself(CheckBench bench, string name, string what)
    {
        if (bench.Manifest.Assembly is null) return; // the host reads it, and has refused
        var (read, thrown) = bench.StartAlone();
        Expect.That(thrown is not null || !read.Contains(name), $"When '{name}' {what}, the plugin itself starts with it: only the host kept it from signing with nothing.");
    }

    private static void RefusesToStart(CheckBench bench, string name, string what)
    {
        var state = bench.Start(bench.Plugin, bench.Proxy.Address).State;
        Expect.That(!state.IsReady, $"The account starts though '{name}' {what}.");
        Expect.That(state.Reason?.Contains(name, StringComparison.Ordinal) == true, $"The account does not start when '{name}' {what}, but the reason does not name it: {state.Reason}");
    }
}
