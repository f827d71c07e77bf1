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
        Field.Of(Protocol.Wlan, "wlan.ra", FieldType.Ether, "Receiver address", (in source, values) =>
        {
            if (TryReadStart(source, WlanHeader.MinSize, out WlanHeader header) && header.Type != ExtensionType)
                values.AddColonBytes(header.AddressBytes(1));
        }),
        Address("wlan.ta", "Transmitter address", header => header.AddressCount > 1 && !EndsContention(header) ? 2 : 0),
        Address("wlan.da", "Destination address", DestinationOf),
        Address("wlan.sa", "Source address", SourceOf),
        Address("wlan.bssid", "BSS Id", NetworkNumber),
        Decimal("wlan.seq", FieldType.Unsigned16, "Sequence number",
            header => HasStations(header) ? header.SequenceControl >> 4 : -1),
        Decimal("wlan.frag", FieldType.Unsigned16, "Fragment number",
            header => HasStations(header) ? header.SequenceControl & 0x0F : -1),
        Decimal("wlan.qos.tid", FieldType.Unsigned16, "TID", header => header.HasQos ? header.Qos & 0x0F : -1),
    ];

    // Negative if there is none.
    private delegate int WlanNumberReader(WlanHeader header);

    private delegate int WordReader(WlanHeader header, ReadOnlySpan<byte> bytes);

    private static Field Decimal(string name, FieldType type, string description, WlanNumberReader read) =>
        Field.Of(Protocol.Wlan, name, type, description, (in source, values) =>
        {
            if (TryRead(source, out WlanHeader header) && read(header) is >= 0 and int value)
                values.AddDecimal((ulong)value);
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

    private static Field Address(string name, string description, WlanNumberReader number) =>
        Field.Of(Protocol.Wlan, name, FieldType.Ether, description, (in source, values) =>
        {
            if (TryRead(source, out WlanHeader header) && number(header) is > 0 and int which)
                values.AddColonBytes(header.AddressBytes(which));
        });

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
