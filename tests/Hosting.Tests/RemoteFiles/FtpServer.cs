using System.Globalization;

namespace Rijie.Hosting.Tests;

/// <summary>ProFTPD with one virtual user, who is held in the folder.</summary>
internal sealed class FtpServer : FileServer
{
    private const string Binary = "/usr/sbin/proftpd";
    private readonly string _password = NewPassword();

    public FtpServer()
        : base(Binary)
    {
        File.WriteAllText($"{Private}/passwd", $"org:{HashOf(_password)}:65534:65534::{Root}:/bin/false\n");
        Run("chmod", "600", $"{Private}/passwd"); // it reads no other
        File.WriteAllText($"{Private}/config", string.Create(CultureInfo.InvariantCulture, $"""
            ServerName Rijie
            ServerType standalone
            DefaultAddress 127.0.0.1
            UseIPv6 off
            Port {Port}
            User nobody
            Group nogroup
            AuthOrder mod_auth_file.c
            AuthUserFile {Private}/passwd
            RequireValidShell off
            DefaultRoot ~
            UseReverseDNS off
            WtmpLog off
            PidFile {Private}/pid
            ScoreboardFile {Private}/scoreboard
            <IfModule mod_delay.c>
              DelayEngine off
            </IfModule>

            """));
        Start(Binary, "--nodaemon", "--config", $"{Private}/config");
    }

    public override Dictionary<string, string> Settings => new()
    {
        ["files"] = string.Create(CultureInfo.InvariantCulture, $"ftp://org@127.0.0.1:{Port}/"),
        ["files_password"] = _password,
    };
}
