using System.Runtime.CompilerServices;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// The letters of a connection's history, upper case for the originator; the first of them, if there are very many.
/// </summary>
internal struct ZeekHistory
{
    private const int Most = 47;
    private const int ResponderShift = 16;
    private const byte LowerCase = 0x20;

    private byte _length;
    private Letters _letters;
    private uint _seen;

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Text => ((ReadOnlySpan<byte>)_letters)[.._length];

    /// <summary>Adds a letter.</summary>
    /// <param name="letter">The letter, as for the originator.</param>
    /// <param name="isOriginator">Whose it is.</param>
    public void Add(char letter, bool isOriginator)
    {
        if (_length < Most)
            _letters[_length++] = (byte)(isOriginator ? letter : letter | LowerCase);
    }

    /// <summary>Adds the mark of a turn of the direction.</summary>
    public void AddTurn()
    {
        if (_length < Most)
            _letters[_length++] = (byte)'^';
    }

    /// <summary>Adds a letter the first time that a side has an event; returns whether it had it before.</summary>
    public bool AddOnce(ZeekEvents happened, char letter, bool isOriginator)
    {
        uint mask = (uint)happened << (isOriginator ? 0 : ResponderShift);
        if ((_seen & mask) != 0)
            return true;
        _seen |= mask;
        Add(letter, isOriginator);
        return false;
    }

    /// <summary>Adds a letter for the 1st, 10th, 100th and so on time of an event.</summary>
    /// <param name="count">How often it happened; is increased.</param>
    /// <param name="letter">The letter, as for the originator.</param>
    /// <param name="isOriginator">Whose it is.</param>
    public void AddScaled(ref uint count, char letter, bool isOriginator)
    {
        count++;
        uint power = count;
        while (power % 10 == 0)
            power /= 10;
        if (power == 1)
            Add(letter, isOriginator);
    }

    /// <summary>Replaces all letters by those of a turn before an answer.</summary>
    public void RestartWithTurnedAnswer()
    {
        _length = 0;
        AddTurn();
        Add('H', isOriginator: false);
    }

    [InlineArray(Most)]
    private struct Letters
    {
        private byte _first;
    }
}

/// <summary>What each side of a connection has in its history once, or with other numbers again.</summary>
[Flags]
internal enum ZeekEvents : ushort
{
    Syn = 1 << 0,
    Fin = 1 << 1,
    Rst = 1 << 2,
    FinRst = 1 << 3,
    Data = 1 << 4,
    Ack = 1 << 5,
    MultiFlag = 1 << 6,

    /// <summary>What an analyzer does not follow.</summary>
    Limit = 1 << 7,
}
