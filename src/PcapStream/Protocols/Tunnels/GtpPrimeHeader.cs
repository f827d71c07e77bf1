using System.Buffers.Binary;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// GTP' (charging), 3GPP TS 32.295, section 6.1.1, followed by information elements. Version 0 may have a header of 20
/// bytes as in GTP, the last 14 unused.
/// <code>
///  0                                     1              2        4                 6
///  +-------------------------------------+--------------+--------+-----------------+---------
///  | version 3|PT 1|reserved 3|20 bytes 1 | message type | length | sequence number | elements
///  +-------------------------------------+--------------+--------+-----------------+---------
/// </code>
/// </summary>
public readonly ref struct GtpPrimeHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 6;

    private const int LongSize = 20;
    private const byte IsShort = 0x01;

    private readonly ReadOnlySpan<byte> _bytes;

    private GtpPrimeHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Version of the protocol.</summary>
    public int Version => _bytes[0] >> 5;

    /// <summary>The message's type.</summary>
    public byte MessageType => _bytes[1];

    /// <summary>Length in bytes after the header.</summary>
    public ushort Length => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sequence number of the request.</summary>
    public ushort SequenceNumber => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out GtpPrimeHeader header)
    {
        header = new GtpPrimeHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static bool TryDecode(Protocol protocol, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(protocol, Size))
            return false;
        int rest = (bytes[0] >> 5 == 0 && (bytes[0] & IsShort) == 0) ? LongSize - Size : 0;
        cursor.LimitPayload(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) + rest);
        return cursor.TryExtend(Math.Min(rest, cursor.Rest.Length));
    }
}
