using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>
/// The rows of a file that stand for a sale and its hold unless the sale is known (<see cref="ClassCase.UnlessKnown"/>): whether
/// it is can only be told at the end of the file, because the sale may stand behind them.
/// </summary>
internal sealed class FrozenSums
{
    private readonly Dictionary<ulong, (long Gross, long Fee, long Net)> _frozen = [];
    private readonly RowKeys _sales = new();

    /// <summary>A row that is the sale and nothing else.</summary>
    public void AddSale(ulong order)
    {
        if (order != 0) _sales.Add(order, 0, 1, out _);
    }

    /// <summary>A row that is the sale, unless another one is.</summary>
    public void AddFrozen(ulong order, long gross, long fee, long net)
    {
        if (order == 0) return;
        var (grossSoFar, feeSoFar, netSoFar) = _frozen.GetValueOrDefault(order);
        _frozen[order] = (grossSoFar + gross, feeSoFar + fee, netSoFar + net);
    }

    /// <summary>Turns those whose sale stands in a row of its own into the hold of their net and nothing else.</summary>
    public void Settle(FileAccount account)
    {
        foreach (var (order, (gross, fee, net)) in _frozen)
            if (_sales.Add(order, 0, 1, out _) != KeyVerdict.New) account.TurnIntoHold(gross, fee, net);
        _frozen.Clear();
    }
}
