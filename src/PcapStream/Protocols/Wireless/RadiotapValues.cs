using System.Buffers.Binary;
using System.Numerics;

namespace PcapStream.Protocols.Wireless;

/// <summary>
/// Enumerates the values of a radiotap header, mask by mask. The last bits of a mask say whether another follows and
/// which namespace it is in; a vendor's values are skipped. Ends at the first bit whose value has an unknown size;
/// there are no values if the masks continue after the header.
/// </summary>
public ref struct RadiotapValues
{
    private const int WordSize = sizeof(uint);
    private const int FieldBits = 29;
    private const uint RadiotapNext = 1u << 29;
    private const uint VendorNext = 1u << 30;
    private const uint MoreWords = 1u << 31;

    // Organization, its namespace, and the number of bytes that follow.
    private const int VendorSize = 6;
    private const int VendorAlignment = 2;
    private const int VendorLengthOffset = 4;

    private readonly ReadOnlySpan<byte> _header;
    private readonly int _firstWord;
    private int _wordAt;
    private int _valueAt;
    private uint _word;
    private uint _bits;
    private bool _isVendors;

    internal RadiotapValues(ReadOnlySpan<byte> header, int firstWord)
    {
        _header = header;
        _valueAt = EndOfWords(header, firstWord);
        _firstWord = firstWord;
        _wordAt = firstWord - WordSize;
        _word = _valueAt <= header.Length ? MoreWords : 0;
    }

    /// <summary>The current value.</summary>
    public RadiotapValue Current { get; private set; }

    // Sizes and alignments of the values, by bit.
    private static ReadOnlySpan<byte> Sizes =>
        [8, 1, 1, 4, 2, 1, 1, 2, 2, 2, 1, 1, 1, 1, 2, 2, 1, 1, 8, 3, 8, 12, 12, 12, 12, 6, 1, 4];

    private static ReadOnlySpan<byte> Alignments =>
        [8, 1, 1, 2, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 2, 2, 1, 1, 4, 1, 4, 2, 8, 2, 2, 2, 1, 2];

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly RadiotapValues GetEnumerator() => this;

    /// <summary>Advances to the next value.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        while (_bits == 0)
        {
            if (!NextWord())
                return false;
        }
        int bit = BitOperations.TrailingZeroCount(_bits);
        _bits &= _bits - 1;
        if (bit >= Sizes.Length || !Fits(Alignments[bit], Sizes[bit], out int start))
        {
            End();
            return false;
        }
        Current = new RadiotapValue(bit, _header.Slice(start, Sizes[bit]));
        return true;
    }

    private static int EndOfWords(ReadOnlySpan<byte> header, int word)
    {
        while (word + WordSize <= header.Length
            && (BinaryPrimitives.ReadUInt32LittleEndian(header[word..]) & MoreWords) != 0)
            word += WordSize;
        return word + WordSize;
    }

    private bool NextWord()
    {
        uint before = _word;
        if ((before & MoreWords) == 0 || _wordAt + 2 * WordSize > _header.Length)
            return false;
        if ((before & VendorNext) != 0)
            _isVendors = SkipVendor();
        else if ((before & RadiotapNext) != 0)
            _isVendors = false;
        // Otherwise the bits continue those of the previous mask, where none is defined.
        else if (_wordAt >= _firstWord)
            return false;
        _wordAt += WordSize;
        _word = BinaryPrimitives.ReadUInt32LittleEndian(_header[_wordAt..]);
        _bits = _isVendors ? 0 : _word & ((1u << FieldBits) - 1);
        return true;
    }

    // The header's length limits that of the vendor's values.
    private bool SkipVendor()
    {
        if (!Fits(VendorAlignment, VendorSize, out int start))
            return true;
        _valueAt += BinaryPrimitives.ReadUInt16LittleEndian(_header[(start + VendorLengthOffset)..]);
        return true;
    }

    private bool Fits(int alignment, int size, out int start)
    {
        start = _valueAt + alignment - 1 & -alignment;
        if (start + size > _header.Length)
            return false;
        _valueAt = start + size;
        return true;
    }

    private void End()
    {
        _bits = 0;
        _word = 0;
    }
}

/// <summary>A value of a radiotap header. With several antennas, each may repeat a bit.</summary>
public readonly ref struct RadiotapValue
{
    internal RadiotapValue(int bit, ReadOnlySpan<byte> bytes)
    {
        Bit = bit;
        Bytes = bytes;
    }

    /// <summary>The bit that announces the value (radiotap.org, defined fields).</summary>
    public int Bit { get; }

    /// <summary>The bytes; numbers are little-endian.</summary>
    public ReadOnlySpan<byte> Bytes { get; }
}
