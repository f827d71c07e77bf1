using System.Buffers.Binary;
using System.Numerics;

namespace PcapStream.Decoding.Link;

/// <summary>
/// Radiotap (radiotap.org; LINKTYPE_IEEE802_11_RADIOTAP): words of bits that say which values are there, then the values,
/// each at a multiple of its own alignment. All numbers are little-endian.
/// <code>
///  0         1     2        4                                     length
///  +---------+-----+--------+---------------+---------------------+--------
///  | version | pad | length | present words | values              | 802.11
///  +---------+-----+--------+---------------+---------------------+--------
/// </code>
/// </summary>
public readonly ref struct RadiotapHeader
{
    /// <summary>Bytes up to and with the first present word.</summary>
    public const int MinSize = 8;

    internal const int FlagsBit = 1;

    private const int PresentOffset = 4;
    private const uint MorePresent = 0x80000000;
    private const byte CheckSequenceFlag = 0x10;
    private const byte PaddedFlag = 0x20;
    private const int CheckSequenceSize = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private RadiotapHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Version, 0.</summary>
    public byte Version => _bytes[0];

    /// <summary>Bytes of the header.</summary>
    public ushort HeaderLength => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);

    /// <summary>The first present word.</summary>
    public uint Present => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[PresentOffset..]);

    // Size and alignment of the values, by bit.
    private static ReadOnlySpan<byte> Sizes => [8, 1, 1, 4, 2, 1, 1, 2, 2, 2, 1, 1, 1, 1, 2, 2, 1, 1, 8, 3, 8, 12, 12];

    private static ReadOnlySpan<byte> Alignments => [8, 1, 1, 2, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 2, 2, 1, 1, 4, 1, 4, 2, 8];

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when it is not all there, or its length is below <see cref="MinSize"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RadiotapHeader header)
    {
        header = new RadiotapHeader(bytes);
        if (bytes.Length < MinSize || header.HeaderLength < MinSize || header.HeaderLength > bytes.Length)
            return false;
        header = new RadiotapHeader(bytes[..header.HeaderLength]);
        return true;
    }

    /// <summary>A value of the first present word.</summary>
    /// <param name="bit">Its bit, 0 to 22.</param>
    /// <returns>Its bytes; none when it is not there, or the version is not 0.</returns>
    public ReadOnlySpan<byte> Value(int bit)
    {
        if (Version != 0 || (uint)bit >= (uint)Sizes.Length || (Present >> bit & 1) == 0)
            return default;
        int offset = ValuesOffset();
        for (uint before = Present & ((1u << bit) - 1); before != 0; before &= before - 1)
        {
            int other = BitOperations.TrailingZeroCount(before);
            offset = Align(offset, Alignments[other]) + Sizes[other];
        }
        offset = Align(offset, Alignments[bit]);
        return offset + Sizes[bit] <= _bytes.Length ? _bytes.Slice(offset, Sizes[bit]) : default;
    }

    internal static Protocol Take(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.Take(Protocol.Radiotap, MinSize))
            return Protocol.None;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        if (length < MinSize)
            return cursor.Malformed(MinSize, length);
        if (!cursor.Extend(length - MinSize))
            return Protocol.None;
        if (HasFlag(bytes, CheckSequenceFlag))
            cursor.Limit(Math.Max(0, cursor.Rest.Length - CheckSequenceSize));
        return Protocol.WlanRadio;
    }

    /// <summary>Whether the 802.11 header behind this one is filled to a multiple of 4.</summary>
    internal static bool IsPadded(ReadOnlySpan<byte> bytes) => HasFlag(bytes, PaddedFlag);

    private static bool HasFlag(ReadOnlySpan<byte> bytes, byte flag) =>
        TryRead(bytes, out RadiotapHeader header) && header.Value(FlagsBit) is [byte flags] && (flags & flag) != 0;

    private static int Align(int offset, int alignment) => offset + alignment - 1 & -alignment;

    private int ValuesOffset()
    {
        int offset = PresentOffset;
        while (offset + 2 * sizeof(uint) <= _bytes.Length && (BinaryPrimitives.ReadUInt32LittleEndian(_bytes[offset..]) & MorePresent) != 0)
            offset += sizeof(uint);
        return offset + sizeof(uint);
    }
}
