using System.Buffers.Binary;
using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.Control;

/// <summary>
/// PIM, version 2, RFC 7761, section 4.9. A register message carries a multicast packet to the rendezvous point.
/// <code>
///  0                   1          2          4                          8
///  +-------------------+----------+----------+--------------------------+-----------
///  | version 4| type 4 | reserved | checksum | register: B N, reserved  | IP packet
///  +-------------------+----------+----------+--------------------------+-----------
/// </code>
/// </summary>
public readonly ref struct PimHeader
{
    /// <summary>Minimum length of a message in bytes.</summary>
    public const int Size = 4;

    private const int Version2 = 2;
    private const int Register = 1;
    private const int RegisterSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private PimHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Version of the protocol.</summary>
    public int Version => _bytes[0] >> 4;

    /// <summary>The message's type (IANA, PIM message types).</summary>
    public int Type => _bytes[0] & 0xF;

    /// <summary>Checksum over the message; for a register, over its first 8 bytes only.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PimHeader header)
    {
        header = new PimHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        if (cursor.Layers[^1].Protocol == Protocol.Igmp)
            return DecodeVersion1(ref cursor);
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Pim, Size) || bytes[0] != (Version2 << 4 | Register))
            return Protocol.None;
        return cursor.TryExtend(RegisterSize - Size) ? IpVersion.Next(cursor.Rest) : Protocol.None;
    }

    // As a message of IGMP: type 0x14, the code, a checksum, and version 1 in the fifth byte.
    private static Protocol DecodeVersion1(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Pim, RegisterSize) || bytes[1] != Register)
            return Protocol.None;
        return IpVersion.Next(cursor.Rest);
    }
}
