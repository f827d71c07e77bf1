using System.Buffers.Binary;
using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// LISP data, RFC 9300, section 5.3, which carries IP.
/// <code>
///  0                   1                          4                                    8
///  +-------------------+--------------------------+------------------------------------+-----------
///  | N L E V I R K K   | nonce or map versions 24 | instance identifier, locator status | IP packet
///  +-------------------+--------------------------+------------------------------------+-----------
/// </code>
/// </summary>
public readonly ref struct LispDataHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private LispDataHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Flags that say which other fields are valid.</summary>
    public byte Flags => _bytes[0];

    /// <summary>Instance identifier, 24 bits, if the flag 0x08 is set.</summary>
    public int InstanceIdentifier => (int)(BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]) >> 8);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LispDataHeader header)
    {
        header = new LispDataHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor) =>
        cursor.TryAddLayer(Protocol.LispData, Size) ? IpVersion.Next(cursor.Rest) : Protocol.None;
}
