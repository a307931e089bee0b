namespace Rijie.Settlement.Statements.Containers;

/// <summary>Turns UTF-16 units of JSON escapes into UTF-8; a surrogate without its other half becomes bytes that are no UTF-8, and is refused as such further in.</summary>
internal sealed class EscapedText
{
    private readonly byte[] _bytes = new byte[8];
    private int _from;
    private int _to;
    private int _high;

    /// <summary>Whether the first half of a pair waits for the second.</summary>
    public bool IsHalf => _high != 0;

    public bool TryTake(out byte value)
    {
        var has = _from < _to;
        value = has ? _bytes[_from++] : (byte)0;
        return has;
    }

    /// <summary>Takes a unit; nothing of the one before is left.</summary>
    public void Add(int unit)
    {
        if (_high != 0 && char.IsLowSurrogate((char)unit))
        {
            Put(char.ConvertToUtf32((char)_high, (char)unit));
            _high = 0;
            return;
        }
        End();
        if (char.IsHighSurrogate((char)unit)) _high = unit;
        else Put(unit);
    }

    /// <summary>What follows is no second half.</summary>
    public void End()
    {
        if (_high != 0) Put(_high);
        _high = 0;
    }

    private void Put(int point)
    {
        if (_from == _to) _from = _to = 0;
        var more = point switch { < 0x80 => 0, < 0x800 => 1, < 0x10000 => 2, _ => 3 };
        _bytes[_to++] = (byte)(more == 0 ? point : ((0xFF00 >> (more + 1)) & 0xFF) | (point >> (6 * more)));
        for (var i = more - 1; i >= 0; i--) _bytes[_to++] = (byte)(0x80 | ((point >> (6 * i)) & 0x3F));
    }
}
