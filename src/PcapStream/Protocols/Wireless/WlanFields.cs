using System.Buffers.Binary;
using System.Numerics;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Wireless;

/// <summary>
/// Fields of IEEE 802.11. The meaning of an address depends on the frame's type and direction (section 9.3.2.1).
/// </summary>
internal static class WlanFields
{
    private const int ExtensionType = 3;
    private const int ContentionFreeEnd = 14;
    private const int DurationEnd = 4;
    private const int ContentionFreeEndAcknowledged = 15;
    private const int CheckSize = 4;
    private const ulong Unverified = 2;

    // Bits of the subtype of data frames, and one of their QoS field.
    private const int PollBit = 2;
    private const int NullBit = 4;
    private const int QueueBit = 0x10;
    private const int PolledData = 10;

    public static readonly Field[] All =
    [
        Field.Of(Protocol.Wlan, "wlan.fc.version", FieldType.Unsigned8, "Version", (in source, values) =>
        {
            if (source.Header.Length >= WlanHeader.ControlSize && (WlanHeader.OfStart(source.Header).Version != 0
                || TryReadStart(source, WlanHeader.ControlSize, out _)))
                values.AddDecimal((ulong)WlanHeader.OfStart(source.Header).Version);
        }),
        Hex("wlan.fc", FieldType.Unsigned16, "Frame Control Field", 4, (header, bytes) => bytes[0] << 8 | bytes[1]),
        Early("wlan.fc.type", FieldType.Unsigned8, "Type", WlanHeader.ControlSize, header => header.Type),
        Early("wlan.fc.subtype", FieldType.Unsigned8, "Subtype", WlanHeader.ControlSize, header => header.Subtype),
        Hex("wlan.fc.type_subtype", FieldType.Unsigned16, "Type/Subtype", 4,
            (header, _) => header.Type << 4 | header.Subtype),
        Hex("wlan.flags", FieldType.Unsigned8, "Flags", 2, (header, _) => header.Flags),
        Hex("wlan.fc.ds", FieldType.Unsigned8, "DS status", 2, (header, _) => header.Flags & 3),
        Flag("wlan.fc.tods", "To DS", 0x01),
        Flag("wlan.fc.fromds", "From DS", 0x02),
        Flag("wlan.fc.frag", "More Fragments", 0x04),
        Flag("wlan.fc.retry", "Retry", 0x08),
        Flag("wlan.fc.pwrmgt", "PWR MGT", 0x10),
        Flag("wlan.fc.moredata", "More Data", 0x20),
        Flag("wlan.fc.protected", "Protected flag", 0x40),
        Flag("wlan.fc.order", "+HTC/Order flag", 0x80),
        Early("wlan.duration", FieldType.Unsigned16, "Duration", DurationEnd,
            header => (header.Duration & 0x8000) == 0 ? header.Duration : -1),
        .. Named("wlan.ra", "Receiver address", (in source, values) =>
        {
            if (HasReceiver(source, out WlanHeader header))
                values.AddColonBytes(header.AddressBytes(1));
        }),
        .. Address(
            "wlan.ta", "Transmitter address", header => header.AddressCount > 1 && !EndsContention(header) ? 2 : 0),
        .. Address("wlan.da", "Destination address", DestinationOf),
        .. Address("wlan.sa", "Source address", SourceOf),
        .. Address("wlan.bssid", "BSS Id", NetworkNumber),
        .. Named("wlan.addr", "Hardware address", (in source, values) =>
        {
            if (!HasReceiver(source, out WlanHeader header))
                return;
            int count = TryRead(source, out _) ? header.AddressCount : 1;
            for (int i = 1; i <= count; i++)
                values.AddColonBytes(header.AddressBytes(i));
        }),
        Decimal("wlan.seq", FieldType.Unsigned16, "Sequence number",
            header => HasStations(header) ? header.SequenceControl >> 4 : -1),
        Decimal("wlan.frag", FieldType.Unsigned16, "Fragment number",
            header => HasStations(header) ? header.SequenceControl & 0x0F : -1),
        Qos("wlan.qos", "Qos Control", 0xFFFF, isHex: true, _ => true),
        Qos("wlan.qos.tid", "TID", 0x0F, isHex: false, _ => true),
        Qos("wlan.qos.priority", "Priority", 0x07, isHex: false, _ => true),
        QosFlag("wlan.qos.eosp", "EOSP", 0x10, header => header.FromDistribution),
        QosFlag("wlan.qos.bit4", "QoS bit 4", 0x10, header => !header.FromDistribution),
        Qos("wlan.qos.ack", "Ack Policy", 0x60, isHex: true, _ => true),
        QosFlag("wlan.qos.amsdupresent", "Payload Type", 0x80, header => (header.Subtype & NullBit) == 0),
        Qos("wlan.qos.txop_limit", "TXOP Limit", 0xFF00, isHex: false,
            header => header.FromDistribution && (header.Subtype & PollBit) != 0),
        Qos("wlan.qos.ps_buf_state", "QAP PS Buffer State", 0xFF00, isHex: true,
            header => header.FromDistribution && (header.Subtype & PollBit) == 0),
        Qos("wlan.qos.txop_dur_req", "TXOP Duration Requested", 0xFF00, isHex: false,
            header => IsOfStation(header) && (header.Qos & QueueBit) == 0),
        Qos("wlan.qos.queue_size", "Queue Size", 0xFF00, isHex: false,
            header => IsOfStation(header) && (header.Qos & QueueBit) != 0),
        OfCheck("wlan.fcs", FieldType.Unsigned32, "Frame check sequence",
            (check, values) => values.AddHex(BinaryPrimitives.ReadUInt32LittleEndian(check), 8)),
        OfCheck("wlan.fcs.status", FieldType.Unsigned8, "FCS Status", (_, values) => values.AddDecimal(Unverified)),
        .. WlanManagementFields.All,
    ];

    // Negative if there is none.
    private delegate int WlanNumberReader(WlanHeader header);

    private delegate void CheckReader(ReadOnlySpan<byte> check, FieldValues values);

    private delegate bool HeaderCondition(WlanHeader header);

    private delegate int WordReader(WlanHeader header, ReadOnlySpan<byte> bytes);

    private static Field Decimal(string name, FieldType type, string description, WlanNumberReader read) =>
        Field.Of(Protocol.Wlan, name, type, description, (in source, values) =>
        {
            if (TryRead(source, out WlanHeader header) && read(header) is >= 0 and int value)
                values.AddDecimal((ulong)value);
        });

    private static Field Qos(string name, string description, int mask, bool isHex, HeaderCondition hasPart) =>
        Field.Of(Protocol.Wlan, name, FieldType.Unsigned16, description, (in source, values) =>
        {
            if (!TryRead(source, out WlanHeader header) || !header.HasQos || !hasPart(header))
                return;
            ulong part = (ulong)((header.Qos & mask) >> BitOperations.TrailingZeroCount(mask));
            if (isHex)
                values.AddHex(part, 4);
            else
                values.AddDecimal(part);
        });

    private static bool IsOfStation(WlanHeader header) => !header.FromDistribution && header.Subtype != PolledData;

    private static Field QosFlag(string name, string description, int mask, HeaderCondition hasPart) =>
        Field.Of(Protocol.Wlan, name, FieldType.Boolean, description, (in source, values) =>
        {
            if (TryRead(source, out WlanHeader header) && header.HasQos && hasPart(header))
                values.AddBoolean((header.Qos & mask) != 0);
        });

    // The check sequence at the end of the packet, which the header before the frame announces.
    private static Field OfCheck(string name, FieldType type, string description, CheckReader read) =>
        Field.Of(Protocol.Wlan, name, type, description, (in source, values) =>
        {
            ReadOnlySpan<byte> data = source.Packet.Data;
            Layer layer = source.Packet.Layers[source.Index];
            bool isWhole = TryRead(source, out WlanHeader header)
                || (!source.Header.IsEmpty && header.Version != 0);
            if (!isWhole || !WlanSummary.HasCheckSequence(source)
                || data.Length < source.Frame.OriginalLength || data.Length < layer.PayloadOffset + CheckSize)
                return;
            read(data[^CheckSize..], values);
        });

    // An incomplete header shows the fields before the addresses as well.
    private static Field Early(string name, FieldType type, string description, int end, WlanNumberReader read) =>
        Field.Of(Protocol.Wlan, name, type, description, (in source, values) =>
        {
            if (TryReadStart(source, end, out WlanHeader header) && read(header) is >= 0 and int value)
                values.AddDecimal((ulong)value);
        });

    private static Field Hex(string name, FieldType type, string description, int digits, WordReader read) =>
        Field.Of(Protocol.Wlan, name, type, description, (in source, values) =>
        {
            if (TryReadStart(source, WlanHeader.ControlSize, out WlanHeader header))
                values.AddHex((ulong)read(header, source.Header), digits);
        });

    private static Field Flag(string name, string description, byte mask) =>
        Field.Of(Protocol.Wlan, name, FieldType.Boolean, description, (in source, values) =>
        {
            if (TryReadStart(source, WlanHeader.ControlSize, out WlanHeader header))
                values.AddBoolean((header.Flags & mask) != 0);
        });

    private static Field[] Address(string name, string description, WlanNumberReader number) =>
        Named(name, description, (in source, values) =>
        {
            if (TryRead(source, out WlanHeader header) && number(header) is > 0 and int which)
                values.AddColonBytes(header.AddressBytes(which));
        });

    private static Field[] Named(string name, string description, FieldValueReader read) =>
        Field.Of(Protocol.Wlan, name, FieldType.Ether, description, read).AndName();

    private static bool HasReceiver(in FieldSource source, out WlanHeader header) =>
        TryReadStart(source, WlanHeader.MinSize, out header) && header.Type != ExtensionType;

    // Wireshark reads the fields that it needs for the sender of a data frame first.
    private static bool TryReadStart(in FieldSource source, int end, out WlanHeader header)
    {
        header = WlanHeader.OfStart(source.Header);
        return source.Header.Length >= end && header.Version == 0
            && (!header.HasQos || source.Header.Length >= header.QosEnd);
    }

    // Other versions have other headers.
    private static bool TryRead(in FieldSource source, out WlanHeader header) =>
        WlanHeader.TryRead(source.Header, out header) && header.Version == 0;

    private static bool HasStations(WlanHeader header) => header.Type is WlanHeader.Management or WlanHeader.Data;

    private static bool EndsContention(WlanHeader header) =>
        header.Type == WlanHeader.ControlType && header.Subtype is (ContentionFreeEnd or ContentionFreeEndAcknowledged);

    /// <summary>The number of the destination's address; 0 for a frame without one.</summary>
    internal static int DestinationOf(WlanHeader header) =>
        !HasStations(header) ? 0 : header.ToDistribution && header.Type == WlanHeader.Data ? 3 : 1;

    /// <summary>The number of the source's address; 0 for a frame without one.</summary>
    internal static int SourceOf(WlanHeader header)
    {
        if (header.Type != WlanHeader.Data)
            return header.Type == WlanHeader.Management ? 2 : 0;
        return header.FromDistribution ? header.ToDistribution ? Math.Min(4, header.AddressCount) : 3 : 2;
    }

    private static int NetworkNumber(WlanHeader header)
    {
        // Only data frames pass through the distribution system.
        if (header.Type != WlanHeader.Data)
            return header.Type == WlanHeader.Management ? 3 : EndsContention(header) ? 2 : 0;
        if (header.ToDistribution)
            return header.FromDistribution ? 0 : 1;
        return header.FromDistribution ? 2 : 3;
    }
}
