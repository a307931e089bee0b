namespace Rijie.Hosting.Tests;

/// <summary>FTP against ProFTPD.</summary>
public sealed class FtpServerTests() : FileServerTests(new FtpServer());
