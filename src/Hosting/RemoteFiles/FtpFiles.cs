using System.Globalization;
using System.Net;

namespace Rijie.Hosting;

/// <summary>
/// Files of an FTP server beneath the folder that its login leads to; passive and binary. The password and every byte cross
/// the network in the clear. Each request has a connection of its own: a day needs few, and none goes stale.
/// </summary>
internal sealed class FtpFiles(Uri address, string password, HttpLimits limits) : IRemoteFiles
{
    private const long LargestListingBytes = 4L << 20;
    private const string TimeFormat = "yyyyMMddHHmmss";

    public async Task<RemoteFile?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var names = RemotePath.Split(path);
        try
        {
            var length = await SizeAsync(names, cancellationToken) ?? await ListedSizeAsync(names, cancellationToken);
            return length is null ? null : new() { Path = path, Length = length, ModifiedAt = await TimeAsync(names, cancellationToken) };
        }
        catch (FtpRefusedException e)
        {
            throw Failure(e);
        }
    }

    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new FtpReadStream(await AskAsync(Address(RemotePath.Split(path)), WebRequestMethods.Ftp.DownloadFile, cancellationToken));
        }
        catch (FtpRefusedException e)
        {
            throw e.IsAbsent ? new ProviderException(ProviderFailure.Rejected, $"The file {path} is absent.", e) : Failure(e);
        }
    }

    public async Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            var entries = FtpListing.Read(await ListingAsync(RemotePath.SplitFolder(folder), cancellationToken)).ToArray();
            return entries.Length <= RemotePath.MostNames ? RemotePath.Listing(folder, entries.OfType<RemoteFile>()) : throw RemotePath.TooMany(folder);
        }
        catch (FtpRefusedException e)
        {
            throw Failure(e);
        }
    }

    private static ProviderException Failure(FtpRefusedException e) => e.Code switch
    {
        530 or 532 => new(ProviderFailure.Unauthorized, "The file server refused the login.", e),
        0 => new(ProviderFailure.Unavailable, "The file server cannot be reached, or broke off.", e),
        < 500 => new(ProviderFailure.Unavailable, e.Message, e) { ProviderCode = Text(e.Code) },
        _ => new(ProviderFailure.InvalidResponse, e.Message, e) { ProviderCode = Text(e.Code) },
    };

    private async Task<long?> SizeAsync(string[] names, CancellationToken cancellationToken)
    {
        try
        {
            using var size = await AskAsync(Address(names), WebRequestMethods.Ftp.GetFileSize, cancellationToken);
            return size.Answer.ContentLength;
        }
        catch (FtpRefusedException e) when (e.IsAbsent || e.IsNotOffered)
        {
            return null;
        }
    }

    // The framework's client asks for a size before it switches to binary, which some servers refuse with the code of an
    // absent file. Only the folder tells the two apart.
    private async Task<long?> ListedSizeAsync(string[] names, CancellationToken cancellationToken) =>
        FtpListing.Read(await ListingAsync(names[..^1], cancellationToken)).FirstOrDefault(f => f?.Path == names[^1])?.Length;

    // MDTM came with a later standard than the rest, so a server may not know it, or not for every file.
    private async Task<DateTimeOffset?> TimeAsync(string[] names, CancellationToken cancellationToken)
    {
        try
        {
            using var time = await AskAsync(Address(names), WebRequestMethods.Ftp.GetDateTimestamp, cancellationToken);
            var words = (time.Answer.StatusDescription ?? "").Split([' ', '.', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
            return words is ["213", var text, ..] && DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
        }
        catch (FtpRefusedException e) when (e.IsAbsent || e.IsNotOffered)
        {
            return null;
        }
    }

    private async Task<byte[]> ListingAsync(string[] folder, CancellationToken cancellationToken)
    {
        try
        {
            // With a slash at its end the client changes into the folder before it lists, so that no name is taken for a pattern or an option.
            var exchange = await AskAsync(new(Address(folder).AbsoluteUri.TrimEnd('/') + "/"), WebRequestMethods.Ftp.ListDirectoryDetails, cancellationToken);
            using var text = new MemoryStream();
            await using var stream = new BoundedStream(new FtpReadStream(exchange), LargestListingBytes, limits);
            await stream.CopyToAsync(text, cancellationToken);
            return text.ToArray();
        }
        catch (FtpRefusedException e) when (e.IsAbsent)
        {
            return [];
        }
    }

    private async Task<FtpExchange> AskAsync(Uri url, string method, CancellationToken cancellationToken)
    {
#pragma warning disable SYSLIB0014 // the framework's client is the only maintained one to be had for FTP
        var request = (FtpWebRequest)WebRequest.Create(url);
#pragma warning restore SYSLIB0014
        request.Method = method;
        request.Credentials = new NetworkCredential(Uri.UnescapeDataString(address.UserInfo), password);
        request.UsePassive = true;
        request.UseBinary = true;
        request.KeepAlive = false;
        return await FtpExchange.StartAsync(request, limits, cancellationToken);
    }

    private Uri Address(string[] names) =>
        new($"ftp://{address.Authority}{address.AbsolutePath.TrimEnd('/')}/{string.Join('/', names.Select(Uri.EscapeDataString))}");

    private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);
}
