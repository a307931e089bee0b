namespace Rijie.UnionPay.Tests;

public sealed class AccountTests
{
    [Theory]
    [InlineData("01", "mer_id", "")]
    [InlineData("01", "mer_id", "123")]
    [InlineData("01", "sign_method", "02")]
    [InlineData("01", "environment", "sandbox")]
    [InlineData("01", "private_key", "")]
    [InlineData("01", "private_key", "no key")]
    [InlineData("01", "sign_certificate", "no certificate")]
    [InlineData("01", "root_certificates", "")]
    [InlineData("01", "middle_certificates", "no certificate")]
    [InlineData("01", "gateway_url", "gateway")]
    [InlineData("11", "no_such_order_code", "00")]
    [InlineData("11", "no_such_order_code", "05")]
    [InlineData("11", "no_such_order_code", "2600000")]
    [InlineData("11", "secure_key", "")]
    [InlineData("12", "secure_key", "")]
    public void Configure_SettingThatCannotBeUsed_IsNamed(string method, string setting, string value)
    {
        using var bench = new Bench(method, change: new() { [setting] = value });

        Assert.Contains(setting, Assert.Throws<ArgumentException>(() => bench.Lookup).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configure_KeyOfAnotherCertificate_IsRefused()
    {
        using var keys = new Simulator.UnionPayKeys();
        using var bench = new Bench("01", change: new() { ["private_key"] = keys.MerchantKeyPem });

        Assert.Contains("private_key", Assert.Throws<ArgumentException>(() => bench.Lookup).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configure_PublicKeyInPlaceOfThePrivateOne_IsRefused()
    {
        using var keys = new Simulator.UnionPayKeys();
        using var bench = new Bench("01", change: new() { ["private_key"] = keys.MerchantPem, ["sign_certificate"] = keys.MerchantPem });

        Assert.Contains("private_key", Assert.Throws<ArgumentException>(() => bench.Lookup).Message, StringComparison.Ordinal);
    }
}
