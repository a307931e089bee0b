using System.Runtime.InteropServices;

namespace Rijie.Settlement.Statements;

/// <summary>What a file holds back and does not release itself, by order: a release of an earlier day's hold takes nothing off.</summary>
internal sealed class HeldAmounts
{
    private readonly Dictionary<ulong, long> _held = [];
    private readonly Dictionary<ulong, long> _released = [];
    private Int128 _withoutOrder;

    /// <summary>The sum in fen, holds less their own releases.</summary>
    public Int128 Total
    {
        get
        {
            var total = _withoutOrder;
            foreach (var (order, fen) in _held) total += Math.Max(0, fen - _released.GetValueOrDefault(order));
            return total;
        }
    }

    /// <param name="order">A hash of the order; 0 where the row names none.</param>
    /// <param name="fen">What the hold keeps back.</param>
    public void Hold(ulong order, long fen)
    {
        if (order == 0) _withoutOrder += fen;
        else CollectionsMarshal.GetValueRefOrAddDefault(_held, order, out _) += fen;
    }

    public void Release(ulong order, long fen)
    {
        if (order != 0) CollectionsMarshal.GetValueRefOrAddDefault(_released, order, out _) += fen;
    }
}
