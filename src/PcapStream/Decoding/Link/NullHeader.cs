using System.Buffers.Binary;

namespace PcapStream.Decoding.Link;

/// <summary>
/// BSD's loopback: an address family, in the byte order of the machine that captured (LINKTYPE_NULL), or big-endian
/// (LINKTYPE_LOOP). Families are small numbers, which tells the order.
/// <code>
///  0        4
///  +--------+---------
///  | family | payload
///  +--------+---------
/// </code>
/// </summary>
public readonly ref struct NullHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private NullHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Address family.</summary>
    public uint Family
    {
        get
        {
            uint value = BinaryPrimitives.ReadUInt32LittleEndian(_bytes);
            return value <= ushort.MaxValue ? value : BinaryPrimitives.ReverseEndianness(value);
        }
    }

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out NullHeader header)
    {
        header = new NullHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Take(ref HeaderCursor cursor)
    {
        // Windows writes PPP there.
        if (cursor.Rest is [0xFF, 0x03, ..])
            return Protocol.Ppp;
        var header = new NullHeader(cursor.Rest);
        return cursor.Take(Protocol.Null, Size) ? AddressFamilies.Next(header.Family) : Protocol.None;
    }
}
