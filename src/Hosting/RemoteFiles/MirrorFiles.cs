using System.Net;

namespace Rijie.Hosting;

/// <summary>Files behind an HTTP server: GET of root and path, 404 means absent.</summary>
internal sealed class MirrorFiles(HttpClient http, Uri root) : IRemoteFiles
{
    public async Task<RemoteFile?> FindAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        using var response = await SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        Check(response, path);
        return new()
        {
            Path = path,
            Length = response.Content.Headers.ContentLength ?? await CountAsync(response, cancellationToken),
            ModifiedAt = response.Content.Headers.LastModified,
        };
    }

    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        var response = await SendAsync(request, cancellationToken);
        try
        {
            Check(response, path);
            // The stream closes its connection; the response needs no closing beyond it.
            return await response.Content.ReadAsStreamAsync(cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellationToken) =>
        throw new ProviderException(ProviderFailure.Rejected, "A mirror over HTTP cannot list its files: give the account an sftp, ftp or file address.");

    // A server that sends in chunks tells no size. The bytes themselves tell it, for without one no file can be seen to rest.
    private static async Task<long> CountAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[64 * 1024];
            long bytes = 0;
            while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read) bytes += read;
            return bytes;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw CallFailures.Classify(e);
        }
    }

    private static void Check(HttpResponseMessage response, string path)
    {
        if (response.StatusCode == HttpStatusCode.OK) return;
        throw response.StatusCode == HttpStatusCode.NotFound
            ? new ProviderException(ProviderFailure.Rejected, $"The file {path} is absent.")
            : ProviderHttp.Failure(response, "The file server");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw CallFailures.Classify(e);
        }
    }

    private Uri Address(string path) => new($"{root.AbsoluteUri.TrimEnd('/')}/{string.Join('/', RemotePath.Split(path).Select(Uri.EscapeDataString))}");
}
