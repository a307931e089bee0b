using System.Text;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace Rijie.Conformance;

/// <summary>Bytes in and bytes out over WireMock: a signature covers bytes, so nothing may be formatted again on the way.</summary>
public static class WireReply
{
    /// <summary>Answers every POST to a path.</summary>
    public static void OnPost(this WireMockServer server, string path, Func<IRequestMessage, ResponseMessage> reply) => On(server, Request.Create().WithPath(path).UsingPost(), reply);

    /// <summary>Answers every GET of a path; <c>*</c> stands for any text.</summary>
    public static void OnGet(this WireMockServer server, string path, Func<IRequestMessage, ResponseMessage> reply) => On(server, Request.Create().WithPath(path).UsingGet(), reply);

    /// <summary>Answers whatever is asked.</summary>
    public static void OnAny(this WireMockServer server, Func<IRequestMessage, ResponseMessage> reply) => On(server, Request.Create().UsingAnyMethod(), reply);

    /// <summary>An answer of these bytes.</summary>
    public static ResponseMessage Of(ReadOnlySpan<byte> body, string contentType, int status = 200) => new()
    {
        StatusCode = status,
        Headers = new Dictionary<string, WireMockList<string>> { ["Content-Type"] = new(contentType) },
        BodyData = new BodyData { DetectedBodyType = BodyType.Bytes, BodyAsBytes = body.ToArray() },
    };

    /// <summary>The bytes that were sent; WireMock keeps those of a form as text only.</summary>
    public static byte[] SentBytes(this IRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.BodyAsBytes ?? Encoding.UTF8.GetBytes(request.Body ?? "");
    }

    private static void On(WireMockServer server, IRequestBuilder request, Func<IRequestMessage, ResponseMessage> reply)
    {
        ArgumentNullException.ThrowIfNull(server);
        server.Given(request).RespondWith(Response.Create().WithCallback(reply));
    }
}
