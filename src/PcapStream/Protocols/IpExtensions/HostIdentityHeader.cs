using System.Buffers.Binary;

namespace PcapStream.Protocols.IpExtensions;

/// <summary>
/// Host identity protocol, RFC 7401, section 5.1.
/// <code>
///  0             1        2      3         4          6          8               24                40
///  +-------------+--------+------+---------+----------+----------+---------------+-----------------+------------
///  | next header | length | type | version | checksum | controls | sender's tag  | receiver's tag  | parameters
///  +-------------+--------+------+---------+----------+----------+---------------+-----------------+------------
/// </code>
/// </summary>
public readonly ref struct HostIdentityHeader
{
    /// <summary>Minimum length of the header in bytes.</summary>
    public const int MinSize = 40;

    private readonly ReadOnlySpan<byte> _bytes;

    private HostIdentityHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The protocol that follows (IANA, protocol numbers); 59 for nothing.</summary>
    public byte NextHeader => _bytes[0];

    /// <summary>Length of the header in bytes, parameters included.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>The packet's type; the first bit is 0.</summary>
    public byte PacketType => _bytes[2];

    /// <summary>Version of the protocol.</summary>
    public int Version => _bytes[3] >> 4;

    /// <summary>Checksum over header and pseudo-header.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Host identity tag of the sender, 16 bytes.</summary>
    public ReadOnlySpan<byte> SenderTag => _bytes.Slice(8, 16);

    /// <summary>Host identity tag of the receiver, 16 bytes.</summary>
    public ReadOnlySpan<byte> ReceiverTag => _bytes.Slice(24, 16);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HostIdentityHeader header)
    {
        header = new HostIdentityHeader(bytes);
        return bytes.Length >= MinSize && HeaderLengthOf(bytes) is >= MinSize and int length && length <= bytes.Length;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.HostIdentity, MinSize))
            return Protocol.None;
        int headerLength = HeaderLengthOf(bytes);
        if (headerLength < MinSize)
            return cursor.Malformed(MinSize, headerLength);
        cursor.TryExtend(headerLength - MinSize);
        return Protocol.None;
    }

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => (bytes[1] + 1) * 8;
}
