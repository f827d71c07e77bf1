using System.Buffers.Binary;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// GTP, version 2, 3GPP TS 29.274, section 5.1: control messages only, with information elements.
/// <code>
///  0                              1              2        4                         8                    12
///  +------------------------------+--------------+--------+-------------------------+--------------------+------
///  | version 3|P 1|T 1|reserved 3 | message type | length | tunnel identifier, if T | sequence number 24 | elements
///  +------------------------------+--------------+--------+-------------------------+--------------------+------
/// </code>
/// </summary>
public readonly ref struct GtpV2Header
{
    /// <summary>Length of a header without tunnel identifier, in bytes.</summary>
    public const int MinSize = 8;

    private const byte HasTunnel = 0x08;

    private readonly ReadOnlySpan<byte> _bytes;

    private GtpV2Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Version of the protocol, 2.</summary>
    public int Version => _bytes[0] >> 5;

    /// <summary>Whether it has a tunnel identifier.</summary>
    public bool HasTunnelIdentifier => (_bytes[0] & HasTunnel) != 0;

    /// <summary>The message's type.</summary>
    public byte MessageType => _bytes[1];

    /// <summary>Length in bytes after the first 4.</summary>
    public ushort Length => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="MinSize"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out GtpV2Header header)
    {
        header = new GtpV2Header(bytes);
        return bytes.Length >= MinSize;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.GtpV2, MinSize))
            return Protocol.None;
        if ((bytes[0] & HasTunnel) != 0)
            cursor.TryExtend(4);
        return Protocol.None;
    }
}
