using System.Buffers.Binary;

namespace PcapStream.Protocols.Wireless;

/// <summary>
/// IEEE 802.11, section 9.2. The fields after the first address depend on the frame's type. Numbers are little-endian.
/// <code>
///  0         2          4           10          16          22         24          24 or 30   +2           +4
///  +---------+----------+-----------+-----------+-----------+----------+-----------+----------+------------+-----
///  | control | duration | address 1 | address 2 | address 3 | sequence | address 4 | QoS      | HT control | body
///  +---------+----------+-----------+-----------+-----------+----------+-----------+----------+------------+-----
/// </code>
/// </summary>
public readonly ref struct WlanHeader
{
    /// <summary>Length of the shortest header with an address, in bytes.</summary>
    public const int MinSize = 10;

    /// <summary>Length of frame control in bytes.</summary>
    internal const int ControlSize = 2;

    internal const int Management = 0;
    internal const int ControlType = 1;
    internal const int Data = 2;

    private const int FullSize = 24;
    private const int AddressSize = 6;
    private const int QosSize = 2;
    private const int HighThroughputSize = 4;
    private const int SubframeSize = 14;
    private const int QosSubtype = 8;
    private const int NullSubtype = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private WlanHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Protocol version, 0.</summary>
    public int Version => _bytes[0] & 3;

    /// <summary>0 for management, 1 for control, 2 for data, 3 for extensions.</summary>
    public int Type => _bytes[0] >> 2 & 3;

    /// <summary>The subtype.</summary>
    public int Subtype => _bytes[0] >> 4;

    /// <summary>Flags: the second byte of frame control.</summary>
    public byte Flags => _bytes[1];

    /// <summary>Whether it goes to the distribution system.</summary>
    public bool ToDistribution => (_bytes[1] & 0x01) != 0;

    /// <summary>Whether it comes from the distribution system.</summary>
    public bool FromDistribution => (_bytes[1] & 0x02) != 0;

    /// <summary>Whether the body is encrypted.</summary>
    public bool IsProtected => (_bytes[1] & 0x40) != 0;

    /// <summary>Duration, or an identifier.</summary>
    public ushort Duration => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);

    /// <summary>Length of the header in bytes.</summary>
    public int HeaderLength => LengthOf(_bytes[0], _bytes[1]);

    /// <summary>Number of addresses, 1 to 4.</summary>
    public int AddressCount =>
        HasFourthAddress(_bytes[0], _bytes[1]) ? 4 : HeaderLength >= FullSize ? 3 : HeaderLength >= 16 ? 2 : 1;

    /// <summary>Sequence and fragment number, in management and data frames.</summary>
    public ushort SequenceControl => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[22..]);

    /// <summary>Whether it has a QoS field.</summary>
    public bool HasQos => IsQos(_bytes[0]);

    /// <summary>QoS field, if there is one.</summary>
    public ushort Qos => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[QosOffset(_bytes[0], _bytes[1])..]);

    internal int QosEnd => QosOffset(_bytes[0], _bytes[1]) + QosSize;

    /// <summary>An address.</summary>
    /// <param name="number">1 to <see cref="AddressCount"/>.</param>
    public NetworkAddress Address(int number) => NetworkAddress.Ethernet(AddressBytes(number));

    internal ReadOnlySpan<byte> AddressBytes(int number) =>
        _bytes.Slice(number == 4 ? FullSize : 4 + (number - 1) * AddressSize, AddressSize);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out WlanHeader header)
    {
        header = new WlanHeader(bytes);
        return bytes.Length >= MinSize && bytes.Length >= header.HeaderLength;
    }

    /// <summary>Views the start of a header; the caller checks the length.</summary>
    internal static WlanHeader OfStart(ReadOnlySpan<byte> bytes) => new(bytes);

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        var header = new WlanHeader(cursor.Rest);
        bool isPadded = cursor.Layers is [.., { Protocol: Protocol.Radiotap } radiotap, _]
            && RadiotapHeader.IsPadded(cursor.Header(radiotap));
        if (!cursor.TryAddLayer(Protocol.Wlan, MinSize))
            return Protocol.None;
        if (header.Version != 0)
            return cursor.Malformed(0, header.Version);
        int length = header.HeaderLength;
        if (!cursor.TryExtend((isPadded ? length + 3 & ~3 : length) - MinSize))
            return Protocol.None;
        return header.Type == Data ? DecodeBody(header, ref cursor) : Protocol.None;
    }

    private static Protocol DecodeBody(WlanHeader header, ref HeaderCursor cursor)
    {
        const int AggregateFlag = 0x80;
        const int FragmentMask = 0x0F;
        bool isFirst = (header.SequenceControl & FragmentMask) == 0;
        if ((header.Subtype & NullSubtype) != 0 || header.IsProtected || !isFirst || cursor.Rest.IsEmpty)
            return Protocol.None;
        return header.HasQos && (header.Qos & AggregateFlag) != 0 ? DecodeSubframe(ref cursor) : Protocol.Llc;
    }

    // Only the first of several aggregated frames (section 9.3.2.2) is decoded.
    private static Protocol DecodeSubframe(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryExtend(SubframeSize))
            return Protocol.None;
        cursor.LimitPayload(BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * AddressSize)..]));
        return Protocol.Llc;
    }

    private static bool IsQos(byte control) => (control >> 2 & 3) == Data && (control >> 4 & QosSubtype) != 0;

    private static bool HasFourthAddress(byte control, byte flags) => (control >> 2 & 3) == Data && (flags & 3) == 3;

    private static int QosOffset(byte control, byte flags) =>
        FullSize + (HasFourthAddress(control, flags) ? AddressSize : 0);

    private static int LengthOf(byte control, byte flags)
    {
        const int OrderFlag = 0x80;
        bool isOrdered = (flags & OrderFlag) != 0;
        return (control >> 2 & 3) switch
        {
            Management => FullSize + (isOrdered ? HighThroughputSize : 0),
            ControlType => ControlLength(control >> 4),
            Data => QosOffset(control, flags) + (IsQos(control) ? QosSize + (isOrdered ? HighThroughputSize : 0) : 0),
            _ => MinSize,
        };
    }

    private static int ControlLength(int subtype) => subtype switch
    {
        // Block ack and its request, poll, request to send, end of contention-free period.
        8 or 9 or 10 or 11 or 14 or 15 => MinSize + AddressSize,
        _ => MinSize,
    };
}

/// <summary>The layer that Wireshark derives from radiotap, PPI and the like; it has no bytes of its own.</summary>
internal static class WlanRadioHeader
{
    public static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.WlanRadio, 0);
        return Protocol.Wlan;
    }
}
