using System.Text;
using Rijie.Leshua.Simulator;
using Rijie.Signing;

namespace Rijie.Leshua.Tests;

/// <summary>A signed message that was changed in one place, at every place: it is refused, unless the change touched nothing that is signed or said, which is shown and not skipped.</summary>
public sealed class MutationTests : IDisposable
{
    private readonly LeshuaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact] // REL-W03
    public void Notification_AnyBitOfTheDocumentChanged_IsRefused()
    {
        using var samples = new LeshuaBench(LeshuaBench.SampleKeys);
        var body = LeshuaBench.Sample("notify-request.xml");
        var said = samples.Read(body);
        var (unsigned, sign) = (RangeOf(body, "<error_code><![CDATA[", "]]>"), RangeOf(body, "<sign><![CDATA[", "]]>"));

        var (refused, unchanged) = (0, 0);
        foreach (var (at, mutated) in Bits(body))
        {
            var reading = samples.Read(mutated);
            if (reading.Verdict == NotificationVerdict.Refused)
            {
                refused++;
                continue;
            }
            // The error code is not signed, and so nothing is taken from it; the case of a signature's hex is free.
            Assert.True(unsigned.Contains(at) || (sign.Contains(at) && IsCaseOnly(body[at], mutated[at])), $"Byte {at} was changed and the message believed.");
            Assert.Equal((said.Transaction, said.EventId, said.Nonce), (reading.Transaction, reading.EventId, reading.Nonce));
            unchanged++;
        }

        Assert.Equal(body.Length * 8, refused + unchanged);
        Assert.InRange(refused, 5_000, int.MaxValue);
        Assert.InRange(unchanged, 1, 30);
    }

    [Fact] // REL-W03
    public void Notification_AnyBitOfTheFormChanged_IsRefused()
    {
        // As long as real ones are: what the shop and the payer's bank are called takes nine signs a character.
        var body = Form([.. WireTrade.Notification(bench.AddSale(1)), new("nonce_str", "n1"), new("body", "街角小店 早餐 三号桌"), new("bank_name", "某某银行某某支行")]);
        var said = bench.Read(body);
        Assert.Equal(NotificationVerdict.Verified, said.Verdict);

        var (refused, unchanged) = (0, 0);
        foreach (var (at, mutated) in Bits(body))
        {
            var reading = bench.Read(mutated);
            if (reading.Verdict == NotificationVerdict.Refused)
            {
                refused++;
                continue;
            }
            Assert.True(SaysTheSame(body, mutated), $"Byte {at} was changed and the form believed.");
            Assert.Equal((said.Transaction, said.EventId, said.Nonce), (reading.Transaction, reading.EventId, reading.Nonce));
            unchanged++;
        }

        Assert.Equal(body.Length * 8, refused + unchanged);
        Assert.InRange(refused, 5_000, int.MaxValue);
        Assert.InRange(unchanged, 1, 200);
    }

    [Fact] // REL-W03
    public void Answer_AnyBitChanged_IsNotBelieved()
    {
        using var samples = new LeshuaBench(LeshuaBench.SampleKeys);
        var client = samples.Get<LeshuaClient>();
        var body = LeshuaBench.Sample("query-response.xml");
        var said = LeshuaTrade.Read(client.Believe("query_status", body)!.Fields);
        var sign = RangeOf(body, "<sign><![CDATA[", "]]>");

        var (refused, unchanged) = (0, 0);
        foreach (var (at, mutated) in Bits(body))
        {
            try
            {
                var document = client.Believe("query_status", mutated);
                Assert.True(sign.Contains(at) && IsCaseOnly(body[at], mutated[at]), $"Byte {at} was changed and the answer believed.");
                Assert.Equal(said, LeshuaTrade.Read(document!.Fields));
                unchanged++;
            }
            catch (ProviderException)
            {
                refused++;
            }
        }

        Assert.Equal(body.Length * 8, refused + unchanged);
        Assert.InRange(refused, 5_000, int.MaxValue);
        Assert.InRange(unchanged, 1, 30);
    }

    [Fact]
    public void List_AnyBitOfItsRowsChanged_IsNotBelieved()
    {
        var client = bench.Get<LeshuaClient>();
        var inner = WireXml.Items("order", [WireTrade.Fields(bench.AddSale(1)), WireTrade.Fields(bench.AddBack(2, bench.AddSale(3)))]);
        List<KeyValuePair<string, string>> fields = [new("resp_code", "0"), new("result_code", "0"), new("orders_md5", WireKeys.Md5(inner))];
        fields.Add(new("sign", bench.Wire.Keys.OfAnswer(fields)));
        var body = WireXml.Document(fields, ("orders", inner));
        Assert.Equal(2, client.Believe("query_order_list", body)!.Items("orders").Count);
        var rows = RangeOf(body, "<orders>", "</orders>");

        var refused = 0;
        foreach (var (at, mutated) in Bits(body).Where(m => rows.Contains(m.At)))
        {
            var failure = Record.Exception(() => client.Believe("query_order_list", mutated)!.Items("orders"));
            Assert.True(failure is ProviderException or FormatException, $"Byte {at} was changed and the list believed.");
            refused++;
        }

        Assert.InRange(refused, 5_000, int.MaxValue);
    }

    [Fact] // REL-W04, REL-W05
    public void Notification_SignatureRemovedEmptiedDoubledOrBorrowed_IsRefused()
    {
        var fields = Fields(bench.AddSale(1));
        var (sign, others) = (bench.Wire.Keys.OfNotification(fields), bench.Wire.Keys.OfNotification(Fields(bench.AddSale(2))));

        Assert.Null(Code(fields, ("sign", sign)));
        Assert.Equal("SIG_MISSING", Code(fields));
        Assert.Equal("SIG_MISSING", Code(fields, ("sign", "")));
        Assert.Equal("SIG_MISSING", Code(fields, ("sign", "null")));
        Assert.Equal("SIG_AMBIGUOUS", Code(fields, ("sign", sign), ("sign", sign)));
        Assert.Equal("SIG_AMBIGUOUS", Code(fields, ("sign", ""), ("sign", sign)));
        Assert.Equal("SIG_INVALID", Code(fields, ("sign", others)));
        Assert.Equal("SIG_INVALID", Code(fields, ("sign", bench.Wire.Keys.OfAnswer(fields)))); // the other key
        Assert.Equal("SIG_ALGORITHM", Code(fields, ("sign", sign), ("sign_type", "SHA256")));
    }

    [Fact] // REL-W06, REL-W07
    public void Notification_FieldAddedRemovedBlankedDoubledOrSwapped_IsRefused()
    {
        var fields = Fields(bench.AddSale(1));
        var sign = bench.Wire.Keys.OfNotification(fields);
        var codes = new List<string?>();

        foreach (var field in fields.Where(f => f.Key != "error_code"))
        {
            codes.Add(Code([.. fields.Where(f => f.Key != field.Key)], ("sign", sign)));
            codes.Add(Code([.. fields, field], ("sign", sign)));
            if (field.Value.Length > 0) codes.Add(Code([.. fields.Select(f => f.Key == field.Key ? new(f.Key, "") : f)], ("sign", sign)));
            foreach (var other in fields.Where(f => f.Value != field.Value && string.CompareOrdinal(f.Key, field.Key) > 0 && f.Key != "error_code"))
                codes.Add(Code([.. fields.Select(f => f.Key == field.Key ? new(f.Key, other.Value) : f.Key == other.Key ? new(f.Key, field.Value) : f)], ("sign", sign)));
        }
        codes.Add(Code(fields, ("leshua_refund_id", "1"), ("sign", sign)));

        Assert.All(codes, code => Assert.Contains(code, new[] { "SIG_INVALID", "PAYLOAD_AMBIGUOUS" }));
        Assert.InRange(codes.Count, 150, int.MaxValue);
    }

    [Fact] // REL-T04: one string to sign, many messages
    public void Notification_FieldHiddenInTheOneBefore_IsRefusedThoughTheSignatureHolds()
    {
        var fields = Fields(bench.AddSale(1)).Where(f => f.Key != "error_code").OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
        var sign = bench.Wire.Keys.OfNotification(fields);

        var codes = Enumerable.Range(1, fields.Count - 1).Select(i => Code(
            [.. fields.Take(i - 1), new(fields[i - 1].Key, $"{fields[i - 1].Value}&{fields[i].Key}={fields[i].Value}"), .. fields.Skip(i + 1)], ("sign", sign))).ToList();

        Assert.All(codes, code => Assert.Equal("PAYLOAD_AMBIGUOUS", code));
    }

    [Fact] // REL-T03
    public void Notification_FieldsThatNothingSigns_AreNotInTheEvent()
    {
        var fields = Fields(bench.AddSale(1));
        var sign = bench.Wire.Keys.OfNotification(fields);

        var plain = bench.Read(WireXml.Document([.. fields, new("sign", sign)]));
        var changed = bench.Read(WireXml.Document([.. fields.Select(f => f.Key == "error_code" ? new(f.Key, "-1041") : f), new("leshua", "5800100009"), new("sign", sign)]));

        Assert.Equal(NotificationVerdict.Verified, changed.Verdict);
        Assert.Equal((plain.Transaction, plain.EventId), (changed.Transaction, changed.EventId));
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Fields(Transaction sale) => [.. WireTrade.Notification(sale), new("nonce_str", "n0000000000000000000000000000001")];

    private string? Code(IReadOnlyList<KeyValuePair<string, string>> fields, params (string Name, string Value)[] further) =>
        bench.Read(WireXml.Document([.. fields, .. further.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))])).RefusalCode;

    private byte[] Form(IReadOnlyList<KeyValuePair<string, string>> fields) => Encoding.ASCII.GetBytes(string.Join('&',
        fields.Append(new("sign", bench.Wire.Keys.OfNotification(fields))).Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}")));

    /// <summary>Whether two forms have the same signed fields: escapes have two cases, the signature's hex too, and the error code is not signed.</summary>
    private static bool SaysTheSame(byte[] one, byte[] other)
    {
        static IEnumerable<string> Said(byte[] form) => StrictForm.Read(form).Fields.Where(f => f.Key != "error_code")
            .Select(f => $"{f.Key}={(f.Key == "sign" ? Encoding.UTF8.GetString(f.Value.Span).ToUpperInvariant() : Encoding.UTF8.GetString(f.Value.Span))}").Order(StringComparer.Ordinal);
        return Said(one).SequenceEqual(Said(other));
    }

    private static IEnumerable<(int At, byte[] Mutated)> Bits(byte[] body)
    {
        for (var bit = 0; bit < body.Length * 8; bit++)
        {
            var mutated = body.ToArray();
            mutated[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return (bit / 8, mutated);
        }
    }

    private static bool IsCaseOnly(byte one, byte other) => char.ToUpperInvariant((char)one) == char.ToUpperInvariant((char)other);

    private static HashSet<int> RangeOf(byte[] body, string before, string after)
    {
        var start = body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(before)) + before.Length;
        return [.. Enumerable.Range(start, body.AsSpan(start).IndexOf(Encoding.ASCII.GetBytes(after)))];
    }
}
