namespace Rijie;

/// <summary>What a transaction is, as the provider reports it; never derived from dates (settlement specification 1.5).</summary>
public enum TransactionType
{
    /// <summary>消费: the merchant sold something.</summary>
    Sale,

    /// <summary>撤销: a cashier takes a sale back whole; cancels its fee.</summary>
    Void,

    /// <summary>冲正: a machine undoes a request whose answer was lost; the sale does not exist.</summary>
    Reversal,

    /// <summary>退货: money is given back, whole or in part, usually on a later day.</summary>
    Refund,

    /// <summary>预授权: holds funds; settles nothing.</summary>
    Preauth,

    /// <summary>预授权撤销.</summary>
    PreauthVoid,

    /// <summary>预授权完成: settles; the amount may differ from the hold.</summary>
    PreauthComplete,

    /// <summary>预授权完成撤销.</summary>
    PreauthCompleteVoid,

    /// <summary>退单 / 拒付: started by the issuer.</summary>
    Chargeback,

    /// <summary>再请款: the answer to a chargeback.</summary>
    Representment,

    /// <summary>二次退单.</summary>
    SecondChargeback,

    /// <summary>调单: asks for the slip; moves no money.</summary>
    Retrieval,

    /// <summary>贷记调整 / 手工退货: a correction by the acquirer in the cardholder's favour.</summary>
    CreditAdjustment,

    /// <summary>请款: a correction in the merchant's favour.</summary>
    DebitAdjustment,

    /// <summary>手续费, when reported as a line of its own.</summary>
    Fee,

    /// <summary>退手续费, when reported as a line of its own.</summary>
    FeeReturn,

    /// <summary>提现费 / 秒到费.</summary>
    WithdrawalFee,

    /// <summary>流量费 / 服务费 / 押金.</summary>
    PeriodicFee,

    /// <summary>冻结 / 保证金: money moves out of the payable.</summary>
    ReserveHold,

    /// <summary>解冻: money moves back into the payable.</summary>
    ReserveRelease,

    /// <summary>调账: our own entry; the amount carries its sign.</summary>
    Adjustment,
}

/// <summary>Facts about <see cref="TransactionType"/>.</summary>
public static class TransactionTypes
{
    /// <summary>The effect on what the merchant is owed: 1, 0 or -1 (settlement specification 1.5).</summary>
    /// <remarks><see cref="TransactionType.Adjustment"/> answers 1: its amount carries the sign itself.</remarks>
    public static int Sign(this TransactionType type) => type switch
    {
        TransactionType.Sale or TransactionType.PreauthComplete or TransactionType.Representment
            or TransactionType.DebitAdjustment or TransactionType.FeeReturn or TransactionType.ReserveRelease
            or TransactionType.Adjustment => 1,
        TransactionType.Preauth or TransactionType.PreauthVoid or TransactionType.Retrieval => 0,
        _ => -1,
    };
}
