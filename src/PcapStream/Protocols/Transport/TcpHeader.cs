using System.Buffers.Binary;

namespace PcapStream.Protocols.Transport;

/// <summary>
/// TCP, RFC 9293, section 3.1.
/// <code>
///  0             2                  4                 8                12
///  +-------------+------------------+-----------------+----------------+------------------
///  | source port | destination port | sequence number | acknowledgment | offset 4|flags 12
///  +-------------+------------------+-----------------+----------------+------------------
///  14       16         18               20
///  +--------+----------+----------------+--------
///  | window | checksum | urgent pointer | options
///  +--------+----------+----------------+--------
/// </code>
/// </summary>
public readonly ref struct TcpHeader
{
    /// <summary>Length of a header without options, in bytes.</summary>
    public const int MinSize = 20;

    private readonly ReadOnlySpan<byte> _bytes;

    private TcpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sequence number of the payload's first byte, or of the SYN.</summary>
    public uint SequenceNumber => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>The next sequence number expected, if <see cref="TcpControl.Acknowledgment"/> is set.</summary>
    public uint AcknowledgmentNumber => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>Length of the header in bytes, options included; 20 to 60.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>Control bits.</summary>
    public TcpControl Flags => FlagsOf(_bytes);

    /// <summary>Receive window, before scaling (RFC 7323).</summary>
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_bytes[14..]);

    /// <summary>Checksum over header, payload and pseudo-header.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[16..]);

    /// <summary>
    /// End of urgent data relative to the sequence number, if <see cref="TcpControl.Urgent"/> is set.
    /// </summary>
    public ushort UrgentPointer => BinaryPrimitives.ReadUInt16BigEndian(_bytes[18..]);

    /// <summary>Enumerates the options.</summary>
    public HeaderOptions Options => new(_bytes[MinSize..HeaderLength]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete or its length is below <see cref="MinSize"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TcpHeader header)
    {
        header = new TcpHeader(bytes);
        return bytes.Length >= MinSize && HeaderLengthOf(bytes) is >= MinSize and int length && length <= bytes.Length;
    }

    internal static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => (bytes[12] >> 4) * 4;

    /// <summary>The control bits of a header of 14 bytes at least.</summary>
    internal static TcpControl FlagsOf(ReadOnlySpan<byte> bytes) =>
        (TcpControl)(BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]) & 0x0FFF);

    /// <summary>The options of a header that may be incomplete, as far as they were captured.</summary>
    internal static ReadOnlySpan<byte> OptionBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length < MinSize || HeaderLengthOf(bytes) < MinSize
        ? default
        : bytes[MinSize..Math.Min(HeaderLengthOf(bytes), bytes.Length)];

    /// <summary>Enumerates the options of a header that may be incomplete.</summary>
    internal static HeaderOptions OptionsOf(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> options = OptionBytes(bytes);
        return options.IsEmpty ? default : new HeaderOptions(options, HeaderLengthOf(bytes) - MinSize - options.Length);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Tcp, MinSize))
            return Protocol.None;
        int headerLength = HeaderLengthOf(bytes);
        if (headerLength < MinSize)
            return cursor.Malformed(MinSize, headerLength);
        if (headerLength > MinSize && !cursor.TryExtend(headerLength - MinSize))
            return Protocol.None;
        if (!cursor.Applications)
            return Protocol.None;
        cursor.MoveToMessages();
        return FindApplication(bytes, cursor);
    }

    /// <summary>The protocol of messages after a joined one.</summary>
    internal static Protocol FindApplication(in HeaderCursor cursor)
    {
        ReadOnlySpan<Layer> layers = cursor.Layers;
        int i = layers.Length - 1;
        while (layers[i].Protocol != Protocol.Tcp)
            i--;
        return FindApplication(cursor.Header(layers[i]), cursor);
    }

    // As in Wireshark, HTTP hands on what is of HTTP/2.
    private static Protocol FindApplication(ReadOnlySpan<byte> header, in HeaderCursor cursor)
    {
        if (cursor.IsHttp2)
            return cursor.Rest.IsEmpty ? Protocol.None : Protocol.Http;
        return Applications.OverTcp(
            BinaryPrimitives.ReadUInt16BigEndian(header), BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            cursor.Rest);
    }
}

/// <summary>TCP's control bits, RFC 9293, section 3.1, and RFC 3168.</summary>
[Flags]
public enum TcpControl : ushort
{
    /// <summary>No bits.</summary>
    None = 0,

    /// <summary>No more data from the sender.</summary>
    Finish = 1 << 0,

    /// <summary>Synchronize sequence numbers.</summary>
    Synchronize = 1 << 1,

    /// <summary>Reset the connection.</summary>
    Reset = 1 << 2,

    /// <summary>Push the data to the receiver at once.</summary>
    Push = 1 << 3,

    /// <summary>The acknowledgment number is valid.</summary>
    Acknowledgment = 1 << 4,

    /// <summary>The urgent pointer is valid.</summary>
    Urgent = 1 << 5,

    /// <summary>ECN echo.</summary>
    EcnEcho = 1 << 6,

    /// <summary>Congestion window reduced.</summary>
    CongestionWindowReduced = 1 << 7,

    /// <summary>Accurate ECN (draft-ietf-tcpm-accurate-ecn), or the nonce sum of RFC 3540.</summary>
    AccurateEcn = 1 << 8,
}
