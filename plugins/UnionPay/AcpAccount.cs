using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Rijie.Signing;

namespace Rijie.UnionPay;

/// <summary>The settings of one account, read once: who asks, where, and how messages are signed.</summary>
internal sealed record AcpAccount(string MerchantNo, string AccessType, Uri QueryAddress, Uri FileAddress, AcpSigner Signer, AcpVerifier Verifier)
{
    /// <summary>The respCode of a query that says there is no such transaction.</summary>
    public string NotFoundCode { get; private init; } = AcpFailures.UsualNotFound;

    /// <exception cref="ArgumentException">A setting cannot be used; the message names it and not its value.</exception>
    public static AcpAccount Read(IConfiguration settings)
    {
        var merchantNo = Need(settings, "mer_id");
        if (merchantNo.Length != 15 || !merchantNo.All(char.IsAsciiLetterOrDigit)) throw new ArgumentException("mer_id is not a number of 15 places.");
        var isTest = settings["environment"] switch
        {
            null or "" or "production" => false,
            "test" => true,
            _ => throw new ArgumentException("environment is neither production nor test."),
        };
        var (signer, verifier) = settings["sign_method"] switch
        {
            null or "" or "01" => Rsa(settings, isTest),
            "11" => Keyed(settings, SignMethod.Sha256),
            "12" => Keyed(settings, SignMethod.Sm3),
            _ => throw new ArgumentException("sign_method is none of 01, 11 and 12."),
        };
        var middle = isTest ? ".test" : "";
        return new(
            merchantNo,
            settings["access_type"] is { Length: > 0 } access ? access : "0",
            new Uri(Address(settings, "gateway_url", $"https://gateway{middle}.95516.com"), "/gateway/api/queryTrans.do"),
            new Uri(Address(settings, "file_url", $"https://filedownload{middle}.95516.com"), "/"),
            signer,
            verifier)
        { NotFoundCode = NotFound(settings["no_such_order_code"]) };
    }

    /// <summary>A code that says how an order fares, or is not known yet, must not make orders disappear.</summary>
    private static string NotFound(string? code) =>
        string.IsNullOrWhiteSpace(code) ? AcpFailures.UsualNotFound
        : code is { Length: 2 } && code.All(char.IsAsciiLetterOrDigit) && AcpFailures.State(code) == TransactionState.Failed ? code
        : throw new ArgumentException("no_such_order_code is not a response code of 2 places that stands for a failure.");

    private static (AcpSigner Signer, AcpVerifier Verifier) Keyed(IConfiguration settings, SignMethod method)
    {
        var keys = new List<(string, string)> { ("secure_key", Need(settings, "secure_key")) };
        if (settings["previous_secure_key"] is { Length: > 0 } previous) keys.Add(("previous_secure_key", previous));
        return (AcpSigner.Keyed(method, keys[0].Item2), AcpVerifier.Keyed(method, keys));
    }

    private static (AcpSigner Signer, AcpVerifier Verifier) Rsa(IConfiguration settings, bool isTest)
    {
        var certificates = Certificates(settings, "sign_certificate");
        using var own = certificates[0];
        var key = settings.SigningKey("private_key", HashAlgorithmName.SHA256);
        ProvePair(own, key);
        var trust = new AcpTrust(Certificates(settings, "middle_certificates"), Certificates(settings, "root_certificates"), isTest);
        return (AcpSigner.Rsa(key, DecimalSerial(own)), AcpVerifier.Rsa(trust));
    }

    /// <summary>The serial number as UnionPay writes it in <c>certId</c>: one unsigned number, in decimal.</summary>
    internal static string DecimalSerial(X509Certificate2 certificate) =>
        new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);

    private static void ProvePair(X509Certificate2 certificate, RsaSignature key)
    {
        try
        {
            var proof = StrictBase64.Decode(key.Sign("pair"u8));
            using var read = RsaSignature.FromKey(certificate.GetRSAPublicKey() ?? throw new ArgumentException("sign_certificate holds no RSA key."), HashAlgorithmName.SHA256);
            if (!read.Verify("pair"u8, proof)) throw new ArgumentException("private_key does not belong to sign_certificate.");
        }
        catch (CryptographicException)
        {
            throw new ArgumentException("private_key is not a private key.");
        }
    }

    private static X509Certificate2Collection Certificates(IConfiguration settings, string name)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(Need(settings, name));
        }
        catch (CryptographicException)
        {
            throw new ArgumentException($"{name} is not PEM.");
        }
        return found.Count > 0 ? found : throw new ArgumentException($"{name} holds no certificate.");
    }

    private static Uri Address(IConfiguration settings, string name, string otherwise) =>
        Uri.TryCreate(settings[name] is { Length: > 0 } given ? given : otherwise, UriKind.Absolute, out var address)
            ? address
            : throw new ArgumentException($"{name} is not an address.");

    private static string Need(IConfiguration settings, string name) =>
        settings[name] is { Length: > 0 } value ? value : throw new ArgumentException($"{name} is needed and not given.");
}
