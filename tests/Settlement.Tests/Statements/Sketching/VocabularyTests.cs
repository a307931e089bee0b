using System.Text;
using Rijie.Settlement.Statements.Sketching;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements.Sketching;

public sealed class VocabularyTests
{
    [Theory]
    [InlineData("手续费(元)", "Fee")]
    [InlineData("手续费率", "Rate")]
    [InlineData("费率(万分之一)", "Rate")]
    [InlineData("商户优惠金额", "MerchantDiscount")]
    [InlineData("钱包优惠金额", "PlatformDiscount")]
    [InlineData("优惠金额", "Discount")]
    [InlineData("原商户订单号", "OriginalMerchantOrderNo")]
    [InlineData("商户订单号", "MerchantOrderNo")]
    [InlineData("退货订单号", "RefundNo")]
    [InlineData("订单号", "ProviderOrderNo")]
    [InlineData("结算日期", "SettlementDate")]
    [InlineData("结算金额", "Net")]
    [InlineData("期末余额", "Balance")]
    [InlineData("支付方式", "Product")]
    [InlineData("卡类型", "CardType")]
    [InlineData("持卡人姓名", "Person")]
    [InlineData("out_trade_no", "MerchantOrderNo")]
    [InlineData("outTradeNo", "MerchantOrderNo")]
    [InlineData("OUTTRADENO", "MerchantOrderNo")]
    [InlineData("Settle Amt", "Net")]
    [InlineData("settleDate", "SettlementDate")]
    [InlineData("merchant discount fee", "Fee")]
    [InlineData("MER_NO", "MerchantNo")]
    [InlineData("refund_amount", "OtherAmount")]
    [InlineData("xyzzy", null)]
    [InlineData("列a", null)]
    public void Header_MadeOfWordsOfTheField_HasTheirMeaning(string header, string? meaning)
    {
        Assert.Equal(meaning, Vocabulary.Headers.Of(header)?.ToString());
    }

    [Theory]
    [InlineData("退货成功", "Refund, Done")]
    [InlineData("消费撤销", "Void")]
    [InlineData("预授权完成撤销", "PreauthCompleteVoid")]
    [InlineData("PREAUTH_DONE", "PreauthComplete")]
    [InlineData("Refund", "Refund")]
    [InlineData("处理中", "Open")]
    [InlineData("微信支付", "")] // how it was paid, not what it is
    [InlineData("已退款", "")] // what became of it
    [InlineData("借", "")] // whose debit
    [InlineData("01", "")]
    [InlineData("未获取", "")]
    public void Cell_CoveredByWords_HasTheirMeanings(string cell, string meanings)
    {
        Assert.Equal(meanings, string.Join(", ", Vocabulary.Cells.Of(cell)));
    }

    [Theory]
    [InlineData("金额(分)", AmountUnit.Fen)]
    [InlineData("金额（元）", AmountUnit.Yuan)]
    [InlineData("amount_fen", AmountUnit.Fen)]
    [InlineData("Net (yuan)", AmountUnit.Yuan)]
    [InlineData("费率(万分之一)", null)]
    public void Header_WithAUnit_NamesIt(string header, AmountUnit? unit)
    {
        Assert.Equal(unit, HeaderWords.UnitOf(header));
    }

    [Theory]
    [InlineData("""{"a":"x","data":{"content":"long, long text\n"}}""", "data.content")]
    [InlineData("""{"data":"{\"content\":\"a,b,c\\nd,e,f\\n\"}"}""", "data.content")]
    [InlineData("""{"list":["a long text that stands in a list"],"b":"c"}""", "b")]
    [InlineData("""{"a.b":"text"}""", null)]
    [InlineData("""{"a":1}""", null)]
    [InlineData("""{"a":""", null)]
    public void Json_WithTexts_GivesThePathOfTheLongest(string json, string? path)
    {
        Assert.Equal(path, JsonTextFinder.PathIn(Encoding.UTF8.GetBytes(json)));
    }
}
