using System.Buffers.Binary;

namespace PcapStream.Protocols.Wireless;

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
    internal const int LengthEnd = 4;

    private const int PresentOffset = 4;
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

    /// <summary>The values, those of each antenna in turn; none of a version other than 0.</summary>
    public RadiotapValues Values => new(Version == 0 ? _bytes : default, PresentOffset);

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

    /// <summary>The first value of a bit.</summary>
    /// <param name="bit">Its bit (radiotap.org, defined fields).</param>
    /// <returns>Its bytes; none when it is not there, or the version is not 0.</returns>
    public ReadOnlySpan<byte> Value(int bit)
    {
        foreach (RadiotapValue value in Values)
        {
            if (value.Bit == bit)
                return value.Bytes;
        }
        return default;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Radiotap, MinSize))
            return Protocol.None;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        if (length < MinSize)
            return cursor.Malformed(MinSize, length);
        if (!cursor.TryExtend(length - MinSize))
            return Protocol.None;
        if (HasFlag(bytes, CheckSequenceFlag))
            cursor.TrimTrailer(CheckSequenceSize);
        return Protocol.WlanRadio;
    }

    /// <summary>Whether the 802.11 header behind this one is filled to a multiple of 4.</summary>
    internal static bool IsPadded(ReadOnlySpan<byte> bytes) => HasFlag(bytes, PaddedFlag);

    private static bool HasFlag(ReadOnlySpan<byte> bytes, byte flag) =>
        TryRead(bytes, out RadiotapHeader header) && header.Value(FlagsBit) is [byte flags] && (flags & flag) != 0;
}
