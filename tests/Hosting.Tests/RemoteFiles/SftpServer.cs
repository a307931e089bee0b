using System.Globalization;
using System.Security.Cryptography;
using Rijie.Signing;

namespace Rijie.Hosting.Tests;

/// <summary>A user of this machine for the time of some tests, who may do nothing but log in by SFTP.</summary>
public sealed class SftpUser : IDisposable
{
    private readonly Lazy<string> _name = new(() =>
    {
        var name = $"rijie{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        FileServer.Run("useradd", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/sh", "--password", FileServer.HashOf(Password), name);
        return name;
    });

    internal static string Password { get; } = FileServer.NewPassword();

    /// <summary>The name; the user is there from the first time it is asked for.</summary>
    public string Name => _name.Value;

    public void Dispose()
    {
        if (_name.IsValueCreated) FileServer.Run("userdel", Name);
    }
}

/// <summary>OpenSSH's sshd with a host key of its own.</summary>
internal sealed class SftpServer : FileServer
{
    private const string Binary = "/usr/sbin/sshd";
    private readonly string _user;

    public SftpServer(SftpUser user)
        : base(Binary)
    {
        _user = user.Name;
        Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", $"{Private}/host_key");
        var hostKey = StrictBase64.Decode(File.ReadAllText($"{Private}/host_key.pub").Split(' ')[1]);
        HostKey = $"SHA256:{Convert.ToBase64String(SHA256.HashData(hostKey)).TrimEnd('=')}";
        File.WriteAllText($"{Private}/config", string.Create(CultureInfo.InvariantCulture, $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {Private}/host_key
            PidFile none
            UsePAM no
            StrictModes no
            AuthorizedKeysFile {Open}/authorized_keys
            MaxStartups 100
            Subsystem sftp internal-sftp
            ForceCommand internal-sftp
            AllowUsers {_user}

            """));
        Directory.CreateDirectory("/run/sshd"); // where it separates its privileges; the service makes it otherwise
        Start(Binary, "-D", "-e", "-f", $"{Private}/config");
    }

    /// <summary>As ssh-keygen -l prints it.</summary>
    public string HostKey { get; }

    public override Dictionary<string, string> Settings => new()
    {
        ["files"] = string.Create(CultureInfo.InvariantCulture, $"sftp://{_user}@127.0.0.1:{Port}{Root}"),
        ["files_host_key"] = HostKey,
        ["files_password"] = SftpUser.Password,
    };

    /// <summary>Settings that log in by a new key instead of the password.</summary>
    public Dictionary<string, string> KeySettings(string passphrase)
    {
        Run("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", $"{Private}/key");
        File.Copy($"{Private}/key.pub", $"{Open}/authorized_keys");
        var settings = Settings;
        settings.Remove("files_password");
        settings["files_key"] = File.ReadAllText($"{Private}/key");
        if (passphrase.Length > 0) settings["files_key_passphrase"] = passphrase;
        return settings;
    }

    /// <summary>Lets no key in.</summary>
    public void ForgetKeys() => File.Delete($"{Open}/authorized_keys");
}
