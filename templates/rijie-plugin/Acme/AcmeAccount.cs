using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Acme;

/// <summary>The settings of one account, checked. The key is not among them, so that no text of this record can show it.</summary>
internal sealed record AcmeAccount
{
    public required string OrgNo { get; init; }

    /// <summary>Without a slash at the end.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>As the settings and the messages name the algorithm.</summary>
    public required string SignType { get; init; }

    public HashAlgorithmName Digest => SignType == "HMAC-SHA512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;

    /// <exception cref="ArgumentException">A setting is there but cannot be used.</exception>
    public static AcmeAccount Read(IConfiguration settings) => new()
    {
        OrgNo = settings.Word("org_no", 32),
        BaseUrl = settings.Address("base_url", "https://api.acme.example"),
        SignType = settings.Given("sign_type") switch
        {
            null or "HMAC-SHA256" => "HMAC-SHA256",
            "HMAC-SHA512" => "HMAC-SHA512",
            _ => throw new ArgumentException("The setting sign_type must be HMAC-SHA256 or HMAC-SHA512."),
        },
    };
}
