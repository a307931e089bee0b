namespace Rijie;

/// <summary>How a payment was taken (settlement specification 1.9).</summary>
public enum Product
{
    /// <summary>The source does not say.</summary>
    Unknown,

    /// <summary>刷卡 / 插卡.</summary>
    Card,

    /// <summary>挥卡 / NFC / 手机闪付.</summary>
    Contactless,

    /// <summary>扫码: payer-presented or merchant-presented code.</summary>
    Qr,

    /// <summary>无卡.</summary>
    Cardless,
}

/// <summary>The class of the card behind a payment; it decides the price (settlement specification 1.9).</summary>
public enum CardType
{
    /// <summary>The source does not say.</summary>
    Unknown,

    /// <summary>借记卡.</summary>
    Debit,

    /// <summary>贷记卡.</summary>
    Credit,

    /// <summary>准贷记卡: priced as credit unless a contract lists it.</summary>
    SemiCredit,

    /// <summary>预付卡.</summary>
    Prepaid,

    /// <summary>No card behind it: a QR payment from a wallet balance and the like.</summary>
    None,
}

/// <summary>The scheme of the card or wallet.</summary>
public enum Scheme
{
    /// <summary>The source does not say.</summary>
    Unknown,

    /// <summary>银联.</summary>
    UnionPay,

    /// <summary>A card of a foreign scheme 外卡.</summary>
    Foreign,

    /// <summary>微信支付.</summary>
    WeChat,

    /// <summary>支付宝.</summary>
    Alipay,

    /// <summary>数字人民币.</summary>
    DigitalYuan,

    /// <summary>Another wallet.</summary>
    OtherWallet,
}

/// <summary>The price class of a merchant (settlement specification 1.9).</summary>
public enum MerchantClass
{
    /// <summary>The source does not say.</summary>
    Unknown,

    /// <summary>标准类.</summary>
    Standard,

    /// <summary>优惠类.</summary>
    Preferential,

    /// <summary>减免类.</summary>
    Exempt,

    /// <summary>特殊计费.</summary>
    Special,
}
