using System.Text;

namespace Rijie.Conformance.Tests;

/// <summary>A recording holds the shape of what passed, and none of its values.</summary>
public sealed class RecordingTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rijie-record-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("""{"code":"SUCCESS","order":"ORD-2026010599","amount":"123.45","fen":12345,"name":"张三丰","time":"2026-01-05 09:30:00","zero":"0.00"}""")]
    [InlineData("<xml><code>SUCCESS</code><order>ORD-2026010599</order><amount>123.45</amount><name>张三丰</name><time>20260105093000</time></xml>")]
    [InlineData("code=SUCCESS&order=ORD-2026010599&amount=123.45&name=张三丰&time=20260105093000")]
    public void Body_OfEachShape_KeepsItsStructureAndLosesItsValues(string body)
    {
        var faked = Encoding.UTF8.GetString(new FakeValues([]).Body(Encoding.UTF8.GetBytes(body)));

        Assert.Equal(body.Length, faked.Length);
        Assert.DoesNotContain("ORD-2026010599", faked, StringComparison.Ordinal);
        Assert.DoesNotContain("123.45", faked, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", faked, StringComparison.Ordinal);
        Assert.DoesNotContain("张三丰", faked, StringComparison.Ordinal);
        Assert.Contains("SUCCESS", faked, StringComparison.Ordinal);
        Assert.Contains("09", faked, StringComparison.Ordinal); // the time stays
        Assert.Equal(body.Where(c => !char.IsLetterOrDigit(c)), faked.Where(c => !char.IsLetterOrDigit(c)));
    }

    [Theory]
    [InlineData("""{"list":["ORD-2026010599",{"商户号":"822290058120001","order-no":"ORD-2026010599","name":"张三","pinyin":"ZHANGSAN"}]}""")]
    [InlineData("""<r no="822290058120001"><a:order-no xmlns:a="x">ORD-2026010599</a:order-no><name>张三</name><pinyin>ZHANGSAN</pinyin></r>""")]
    [InlineData("order=ORD-2026010599&merchant=822290058120001&name=张三&pinyin=ZHANGSAN")]
    public void Body_WithValuesInOddPlaces_LosesThemToo(string body)
    {
        var faked = Encoding.UTF8.GetString(new FakeValues([]).Body(Encoding.UTF8.GetBytes(body)));

        foreach (var real in (string[])["ORD-2026010599", "822290058120001", "张三", "ZHANGSAN"]) Assert.DoesNotContain(real, faked, StringComparison.Ordinal);
        Assert.Equal(body.Length, faked.Length);
    }

    [Theory]
    [InlineData("{\"order\":\"ORD-2026010599\"")]
    [InlineData("ORD-2026010599")]
    public void Body_ThatIsNotUnderstood_IsLeftOut(string body) =>
        Assert.DoesNotContain("ORD", Encoding.UTF8.GetString(new FakeValues([]).Body(Encoding.UTF8.GetBytes(body))), StringComparison.Ordinal);

    [Fact]
    public void Value_ThatComesAgain_BecomesTheSameFakeInOneRecordingAndAnotherInTheNext()
    {
        var fakes = new FakeValues([]);

        Assert.Equal(fakes.Value("ORD-2026010599"), fakes.Value("ORD-2026010599"));
        Assert.NotEqual(fakes.Value("ORD-2026010599"), fakes.Value("ORD-2026010598"));
        Assert.NotEqual(fakes.Value("ORD-2026010599"), new FakeValues([]).Value("ORD-2026010599"));
        Assert.Equal("BBS00000", new FakeValues(["BBS00000"]).Value("BBS00000"));
    }

    [Fact]
    public async Task Record_TrafficOfTheTemplatesPlugin_WritesNothingReal()
    {
        using var acme = new Acme("json", []);
        await using var bench = new CheckBench(acme.Subject, acme.Subject.NewWire());
        var recording = new Recording(folder.FullName, new FakeValues([]), ["X-Acme-Signature"]);
        bench.Proxy.Deliver = exchange =>
        {
            recording.Write(exchange);
            return Delivery.Of(exchange.Answer);
        };
        var sale = bench.AddSale(1_234_567);

        await bench.ListAsync(TestContext.Current.CancellationToken);
        await bench.LookUpAsync(sale, TestContext.Current.CancellationToken);

        var written = string.Concat(Directory.EnumerateFiles(folder.FullName).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        Assert.True(recording.Count >= 2);
        Assert.DoesNotContain(sale.ProviderOrderNo!, written, StringComparison.Ordinal);
        Assert.DoesNotContain(sale.MerchantNo, written, StringComparison.Ordinal);
        Assert.DoesNotContain("12345.67", written, StringComparison.Ordinal);
        Assert.Contains("SUCCESS", written, StringComparison.Ordinal);
    }
}
