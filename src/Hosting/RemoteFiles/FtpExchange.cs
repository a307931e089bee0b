using System.Net;

namespace Rijie.Hosting;

/// <summary>One command on a connection of its own. The framework's client waits for as long as the server likes; here it waits within the limits, and is left behind.</summary>
internal sealed class FtpExchange : IDisposable
{
    private readonly FtpWebRequest _request;

    private FtpExchange(FtpWebRequest request, FtpWebResponse answer) => (_request, Answer) = (request, answer);

    public FtpWebResponse Answer { get; }

    /// <summary>Connects, logs in and sends the command. All of it counts as the wait for the first byte: the client does not tell when its connection stands.</summary>
    /// <exception cref="FtpRefusedException">The server answered no, or could not be reached.</exception>
    /// <exception cref="ProviderException">It did not answer in time.</exception>
    public static async Task<FtpExchange> StartAsync(FtpWebRequest request, HttpLimits limits, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(limits.FirstByte);
        var answer = request.GetResponseAsync();
        try
        {
            return new(request, (FtpWebResponse)await answer.WaitAsync(limit.Token));
        }
        catch (OperationCanceledException e)
        {
            _ = answer.ContinueWith(late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            request.Abort();
            cancellationToken.ThrowIfCancellationRequested();
            throw new ProviderException(ProviderFailure.Unavailable, $"The file server did not answer within {limits.FirstByte.TotalSeconds:0} s.", e);
        }
        catch (WebException e)
        {
            throw new FtpRefusedException(e);
        }
    }

    /// <summary>Ends it without a word to the server.</summary>
    public void Abort() => _request.Abort();

    public void Dispose()
    {
        Abort();
        Answer.Dispose();
    }
}

/// <summary>An FTP server's no, by its code; 0 where it said nothing.</summary>
internal sealed class FtpRefusedException(WebException cause)
    : Exception(cause.Response is FtpWebResponse { StatusCode: > 0 and var code } ? $"The file server answered {(int)code}." : "The file server said nothing.", cause)
{
    public int Code { get; } = cause.Response is FtpWebResponse response ? (int)response.StatusCode : 0;

    public bool IsAbsent => Code == 550;

    /// <summary>The server does not know the command.</summary>
    public bool IsNotOffered => Code is 500 or 501 or 502 or 504;
}
