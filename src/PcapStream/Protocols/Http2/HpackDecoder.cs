namespace PcapStream.Protocols.Http2;

/// <summary>
/// Reads compressed header fields, RFC 7541, as Wireshark does: one wrong field ends all that its side can say. For one
/// thread.
/// </summary>
internal sealed class HpackDecoder
{
    private const int IndexedBit = 0x80;
    private const int AddedBit = 0x40;
    private const int SizeBit = 0x20;
    private const int NeverBit = 0x10;
    private const int CodedBit = 0x80;
    private const int MostText = 64 << 10;

    /// <summary>The table of the side.</summary>
    public HpackTable Table { get; } = new();

    /// <summary>What is remembered of the side.</summary>
    public HpackState State;

    private enum Outcome
    {
        Read,
        Incomplete,
        Wrong,
    }

    /// <summary>Applies another limit of the table's size, which the receiver has set.</summary>
    public void SetLimit(uint limit)
    {
        State.Limit = limit;
        uint most = Math.Min(limit, HpackTable.MostSize);
        if (State.AskedSize <= limit)
            return;
        State.AskedSize = limit;
        State.AwaitsSize = true;
        Table.ChosenSize = (int)most;
    }

    /// <summary>Reads the fields of a block.</summary>
    /// <param name="block">What is left of the part before, and the part.</param>
    /// <param name="isLast">Whether the block ends with the part.</param>
    /// <param name="into">Gets the fields.</param>
    /// <returns>Bytes that were read; a field continues in the next part after them.</returns>
    public int Read(ReadOnlySpan<byte> block, bool isLast, Http2HeaderLists into)
    {
        if (!State.IsBegun)
            Begin();
        ReadOnlySpan<byte> rest = block;
        while (!rest.IsEmpty && !State.IsWrong)
        {
            if (into.IsBlockFull)
                return block.Length;
            ReadOnlySpan<byte> before = rest;
            Outcome outcome = Read(ref rest, into);
            if (outcome == Outcome.Incomplete && !isLast)
                return block.Length - before.Length;
            State.IsWrong = outcome != Outcome.Read;
        }
        State.IsWithin = !isLast;
        return block.Length;
    }

    // Wireshark fills the table by fields, which are wrong where another size has to come first.
    private void Begin()
    {
        State.IsBegun = true;
        State.IsWrong = State.AwaitsSize;
        Table.Fill();
    }

    private Outcome Read(scoped ref ReadOnlySpan<byte> rest, Http2HeaderLists into)
    {
        byte first = rest[0];
        bool isSize = (first & (IndexedBit | AddedBit | SizeBit)) == SizeBit;
        if (isSize ? State.IsWithin : State.AwaitsSize)
            return Outcome.Wrong;
        if (isSize)
            return ReadSize(ref rest, into);
        State.IsWithin = true;
        if ((first & IndexedBit) != 0)
            return ReadIndexed(ref rest, into);
        return (first & AddedBit) != 0
            ? ReadLiteral(HpackForm.Added, 6, ref rest, into)
            : ReadLiteral((first & NeverBit) != 0 ? HpackForm.NeverAdded : HpackForm.NotAdded, 4, ref rest, into);
    }

    private Outcome ReadSize(scoped ref ReadOnlySpan<byte> rest, Http2HeaderLists into)
    {
        Outcome outcome = ReadNumber(ref rest, 5, out int size);
        if (outcome != Outcome.Read)
            return outcome;
        if ((uint)size > State.Limit)
            return Outcome.Wrong;
        State.AskedSize = (uint)size;
        State.AwaitsSize = false;
        Table.ChosenSize = Math.Min(size, HpackTable.MostSize);
        into.TryAdd(HpackForm.TableSize, size, default, default);
        return Outcome.Read;
    }

    private Outcome ReadIndexed(scoped ref ReadOnlySpan<byte> rest, Http2HeaderLists into)
    {
        Outcome outcome = ReadNumber(ref rest, 7, out int index);
        if (outcome != Outcome.Read)
            return outcome;
        return Table.TryFind(index, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
            && into.TryAdd(HpackForm.Indexed, index, new HpackText(name), new HpackText(value))
            ? Outcome.Read
            : Outcome.Wrong;
    }

    private Outcome ReadLiteral(HpackForm form, int bits, scoped ref ReadOnlySpan<byte> rest, Http2HeaderLists into)
    {
        Outcome outcome = ReadNumber(ref rest, bits, out int index);
        if (outcome != Outcome.Read)
            return outcome;
        ReadOnlySpan<byte> known = default;
        if (index > 0 && !Table.TryFind(index, out known, out _))
            return Outcome.Wrong;
        var name = new HpackText(known);
        if (index == 0)
            outcome = ReadText(ref rest, out name);
        if (outcome != Outcome.Read)
            return outcome;
        outcome = ReadText(ref rest, out HpackText value);
        if (outcome != Outcome.Read)
            return outcome;
        if (!into.TryAdd(index > 0 ? form : form + 1, index, name, value))
            return Outcome.Wrong;
        if (form == HpackForm.Added && !into.IsBlockFull)
            Table.Add(into.Name, into.Value);
        return Outcome.Read;
    }

    private static Outcome ReadText(scoped ref ReadOnlySpan<byte> rest, out HpackText text)
    {
        text = default;
        bool isCoded = !rest.IsEmpty && (rest[0] & CodedBit) != 0;
        Outcome outcome = ReadNumber(ref rest, 7, out int length);
        if (outcome != Outcome.Read)
            return outcome;
        if (length > MostText)
            return Outcome.Wrong;
        if (length > rest.Length)
            return Outcome.Incomplete;
        text = new HpackText(rest[..length], isCoded);
        rest = rest[length..];
        return Outcome.Read;
    }

    // RFC 7541, section 5.1; numbers that fit no table and no text are wrong.
    private static Outcome ReadNumber(scoped ref ReadOnlySpan<byte> rest, int bits, out int number)
    {
        number = 0;
        if (rest.IsEmpty)
            return Outcome.Incomplete;
        int most = (1 << bits) - 1;
        number = rest[0] & most;
        rest = rest[1..];
        if (number < most)
            return Outcome.Read;
        for (int shift = 0; shift <= 21; shift += 7)
        {
            if (rest.IsEmpty)
                return Outcome.Incomplete;
            byte next = rest[0];
            number += (next & 0x7F) << shift;
            rest = rest[1..];
            if (next < 0x80)
                return Outcome.Read;
        }
        return Outcome.Wrong;
    }
}

/// <summary>
/// What is remembered of the header fields that one side has sent, besides its table; all zeros before the first.
/// </summary>
internal struct HpackState
{
    private uint _limitChange;
    private uint _sizeChange;

    /// <summary>The size of the table that the receiver allows.</summary>
    public uint Limit
    {
        readonly get => _limitChange + HpackTable.UsualSize;
        set => _limitChange = value - HpackTable.UsualSize;
    }

    /// <summary>The size that the sender has chosen.</summary>
    public uint AskedSize
    {
        readonly get => _sizeChange + HpackTable.UsualSize;
        set => _sizeChange = value - HpackTable.UsualSize;
    }

    /// <summary>Whether the sender has to choose another size.</summary>
    public bool AwaitsSize;

    /// <summary>Whether a block was read.</summary>
    public bool IsBegun;

    /// <summary>Whether a block continues.</summary>
    public bool IsWithin;

    /// <summary>Whether a field was wrong, or not known.</summary>
    public bool IsWrong;
}
