using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Wireless;

/// <summary>
/// Fields of the bodies of management frames (IEEE 802.11, section 9.3.3): a fixed part, and elements. Of action
/// frames, only the category is read.
/// </summary>
internal static class WlanManagementFields
{
    private const int AssociationRequest = 0;
    private const int AssociationResponse = 1;
    private const int ReassociationRequest = 2;
    private const int ReassociationResponse = 3;
    private const int ProbeRequest = 4;
    private const int ProbeResponse = 5;
    private const int Beacon = 8;
    private const int Disassociation = 10;
    private const int Authentication = 11;
    private const int Deauthentication = 12;
    private const int Action = 13;
    private const int ActionWithoutReply = 14;

    private const int CurrentAddressOffset = 4;
    private const int IntervalOffset = 8;
    private const int OrganizationSize = 3;
    private const int AddressSize = 6;

    public static readonly Field[] All =
    [
        .. FieldTable.Read(Protocol.Wlan, PlaceOf, """
            T D 0 8 0 wlan.fixed.timestamp Timestamp
            C X 0 2 0 wlan.fixed.capabilities Capabilities Information
            C B 0 2 1 wlan.fixed.capabilities.ess ESS capabilities
            C B 0 2 2 wlan.fixed.capabilities.ibss IBSS status
            C B 0 2 10 wlan.fixed.capabilities.privacy Privacy
            C B 0 2 20 wlan.fixed.capabilities.short_preamble Short Preamble
            C B 0 2 100 wlan.fixed.capabilities.spec_man Spectrum Management
            C B 0 2 200 wlan.fixed.capabilities.qos QoS
            C B 0 2 400 wlan.fixed.capabilities.short_slot_time Short Slot Time
            C B 0 2 800 wlan.fixed.capabilities.apsd Automatic Power Save Delivery
            C B 0 2 1000 wlan.fixed.capabilities.radio_measurement Radio Measurement
            L X 0 2 0 wlan.fixed.listen_ival Listen Interval
            S X 0 2 0 wlan.fixed.status_code Status code
            I X 0 2 3FFF wlan.fixed.aid Association ID
            R X 0 2 0 wlan.fixed.reason_code Reason code
            A D 0 2 0 wlan.fixed.auth.alg Authentication Algorithm
            A X 2 2 0 wlan.fixed.auth_seq Authentication SEQ
            """u8),
        Field.Of(Protocol.Wlan, "wlan.fixed.beacon", FieldType.Unsigned32, "Beacon Interval", (in source, values) =>
        {
            ReadOnlySpan<byte> body = BodyOf(source, out int subtype);
            if (subtype is ProbeResponse or Beacon && body.Length >= IntervalOffset + 2)
                values.AddDecimal(BinaryPrimitives.ReadUInt16LittleEndian(body[IntervalOffset..]));
        }),
        Field.Of(Protocol.Wlan, "wlan.fixed.current_ap", FieldType.Ether, "Current AP", (in source, values) =>
        {
            ReadOnlySpan<byte> body = BodyOf(source, out int subtype);
            if (subtype == ReassociationRequest && body.Length >= CurrentAddressOffset + AddressSize)
                values.AddColonBytes(body.Slice(CurrentAddressOffset, AddressSize));
        }),
        Field.Of(Protocol.Wlan, "wlan.fixed.category_code", FieldType.Unsigned16, "Category code",
            (in source, values) =>
            {
                ReadOnlySpan<byte> body = BodyOf(source, out int subtype);
                if (subtype is Action or ActionWithoutReply && !body.IsEmpty)
                    values.AddDecimal(body[0]);
            }),
        OfAll("wlan.tag", FieldType.None, "Tag", static (element, values) =>
        {
            if (element.Id != WlanElement.Extension)
                values.AddBoolean(true);
        }),
        OfAll("wlan.tag.number", FieldType.Unsigned8, "Tag Number",
            static (element, values) => values.AddDecimal(element.Id)),
        OfAll("wlan.tag.length", FieldType.Unsigned32, "Tag length", static (element, values) =>
        {
            if (element.Id != WlanElement.Extension)
                values.AddDecimal((ulong)element.Length);
        }),
        Field.Of(Protocol.Wlan, "wlan.ssid", FieldType.Bytes, "SSID", (in source, values) =>
        {
            // Others of the same kind are padding.
            foreach (WlanElement element in ElementsOf(source))
            {
                if (element.Id != WlanElement.Network)
                    continue;
                if (element.IsWhole)
                    values.AddBytes(element.Data);
                return;
            }
        }),
        Rates("wlan.supported_rates", "Supported Rates", WlanElement.Rates),
        Rates("wlan.extended_supported_rates", "Extended Supported Rates", WlanElement.MoreRates),
        OfAll("wlan.ds.current_channel", FieldType.Unsigned8, "Current Channel", static (element, values) =>
        {
            if (element is { Id: WlanElement.Channel, Length: 1, IsWhole: true })
                values.AddDecimal(element.Data[0]);
        }),
        TrafficMap("wlan.tim.dtim_count", "DTIM count", 0),
        TrafficMap("wlan.tim.dtim_period", "DTIM period", 1),
        OfAll("wlan.country_info.code", FieldType.Text, "Code", static (element, values) =>
        {
            if (element is { Id: WlanElement.Country, Length: >= 6, Data.Length: >= 2 })
                values.AddAscii(element.Data[..2]);
        }),
        OfAll("wlan.tag.oui", FieldType.Unsigned24, "OUI", static (element, values) =>
        {
            if (element.Id == WlanElement.Vendor && element.Data.Length >= OrganizationSize)
                AddOrganization(element.Data, values);
        }),
        OfAll("wlan.tag.vendor.oui.type", FieldType.Unsigned8, "Vendor Specific OUI Type",
            static (element, values) =>
            {
                if (element.Id == WlanElement.Vendor && element.Data.Length > OrganizationSize)
                    values.AddDecimal(element.Data[OrganizationSize]);
            }),
        Security("wlan.rsn.version", FieldType.Unsigned16, "RSN Version",
            static (in security, data, values) => AddSmall(data, 0, values)),
        .. Suite("wlan.rsn.gcs", "Group Cipher Suite", static (in security) => security.Group),
        .. Suites(
            "wlan.rsn.pcs", "Pairwise Cipher Suite", "Pairwise Cipher Suite",
            static (in security) => security.Pairwise),
        .. Suites(
            "wlan.rsn.akms", "Auth Key Management (AKM) Suite", "Auth Key Management (AKM)",
            static (in security) => security.KeyManagement),
        Security("wlan.rsn.capabilities", FieldType.Unsigned16, "RSN Capabilities",
            static (in security, data, values) =>
            {
                if (HasPart(data, security.Capabilities, 2))
                    values.AddHex(BinaryPrimitives.ReadUInt16LittleEndian(data[security.Capabilities..]), 4);
            }),
        Capability("wlan.rsn.capabilities.mfpr", "Management Frame Protection Required", 0x40),
        Capability("wlan.rsn.capabilities.mfpc", "Management Frame Protection Capable", 0x80),
        Security("wlan.rsn.pmkid.count", FieldType.Unsigned16, "PMKID Count",
            static (in security, data, values) => AddSmall(data, security.KeyCount, values)),
        .. Suite("wlan.rsn.gmcs", "Group Management Cipher Suite", static (in security) => security.GroupManagement),
    ];

    private delegate void ElementReader(WlanElement element, FieldValues values);

    private delegate void SecurityReader(in WlanSecurity security, ReadOnlySpan<byte> data, FieldValues values);

    private delegate void PartReader(ReadOnlySpan<byte> suite, FieldValues values);

    private delegate void SuiteReader(
        in WlanSecurity security, ReadOnlySpan<byte> data, FieldValues values, PartReader read);

    private delegate int SecurityPart(in WlanSecurity security);

    /// <summary>Length of the fixed part of a management frame; negative for one without elements.</summary>
    internal static int FixedSizeOf(int subtype) => subtype switch
    {
        AssociationRequest => 4,
        AssociationResponse or ReassociationResponse or Authentication => 6,
        ReassociationRequest => 10,
        ProbeRequest => 0,
        ProbeResponse or Beacon => 12,
        Disassociation or Deauthentication => 2,
        _ => -1,
    };

    private static ReadOnlySpan<byte> BodyOf(in FieldSource source, out int subtype)
    {
        bool isReadable = WlanHeader.TryRead(source.Header, out WlanHeader header)
            && header is { Version: 0, Type: WlanHeader.Management, IsProtected: false };
        subtype = isReadable ? header.Subtype : -1;
        return isReadable ? source.Payload : default;
    }

    private static WlanElements ElementsOf(in FieldSource source)
    {
        ReadOnlySpan<byte> body = BodyOf(source, out int subtype);
        int fixedSize = FixedSizeOf(subtype);
        if (fixedSize < 0 || body.Length < fixedSize || (subtype == Authentication && HasOwnForm(body)))
            return default;
        long missing = source.Packet.Layers[source.Index].End == source.Packet.Data.Length
            ? Math.Max(0L, (long)source.Frame.OriginalLength - source.Packet.Data.Length)
            : 0;
        return new WlanElements(body[fixedSize..], missing);
    }

    // Simultaneous authentication of equals, and FILS with public keys, begin with other things than elements.
    private static bool HasOwnForm(ReadOnlySpan<byte> body) => body is [3 or 5, 0, 1 or 2, 0, ..];

    private static int PlaceOf(in FieldSource source, char part, int index)
    {
        ReadOnlySpan<byte> body = BodyOf(source, out int subtype);
        int offset = (part, subtype) switch
        {
            ('T', ProbeResponse or Beacon) => 0,
            ('C', <= ReassociationResponse and >= AssociationRequest) => 0,
            ('C', ProbeResponse or Beacon) => IntervalOffset + 2,
            ('L', AssociationRequest or ReassociationRequest) => 2,
            ('S', AssociationResponse or ReassociationResponse) => 2,
            ('S', Authentication) => 4,
            ('I', AssociationResponse or ReassociationResponse) => 4,
            ('R', Disassociation or Deauthentication) => 0,
            ('A', Authentication) => 0,
            _ => -1,
        };
        return index > 0 || offset < 0 ? -1 : source.Bytes.Length - body.Length + offset;
    }

    private static Field OfAll(string name, FieldType type, string description, ElementReader read) =>
        Field.Of(Protocol.Wlan, name, type, description, (in source, values) =>
        {
            foreach (WlanElement element in ElementsOf(source))
                read(element, values);
        });

    private static Field Rates(string name, string description, byte id) =>
        OfAll(name, FieldType.Unsigned8, description, (element, values) =>
        {
            if (element.Id != id)
                return;
            foreach (byte rate in element.Data)
                values.AddHex(rate, 2);
        });

    private static Field TrafficMap(string name, string description, int offset) =>
        OfAll(name, FieldType.Unsigned8, description, (element, values) =>
        {
            if (element is { Id: WlanElement.TrafficMap, Length: >= 4 } && element.Data.Length > offset)
                values.AddDecimal(element.Data[offset]);
        });

    private static Field Security(string name, FieldType type, string description, SecurityReader read) =>
        OfAll(name, type, description, (element, values) =>
        {
            // Wireshark reads it only whole.
            if (element.Id == WlanElement.Security && element.IsWhole)
                read(new WlanSecurity(element.Data, element.Length), element.Data, values);
        });

    private static Field[] Suite(string name, string description, SecurityPart part) =>
    [
        .. SuiteParts(name, description, (in security, data, values, read) =>
        {
            int at = part(security);
            if (HasPart(data, at, WlanSecurity.SuiteSize))
                read(data.Slice(at, WlanSecurity.SuiteSize), values);
        }),
    ];

    private static Field[] Suites(string name, string kind, string description, SecurityPart part) =>
    [
        Security($"{name}.count", FieldType.Unsigned16, $"{kind} Count",
            (in security, data, values) => AddSmall(data, part(security), values)),
        .. SuiteParts(name, description, (in security, data, values, read) =>
        {
            int at = part(security);
            if (!HasPart(data, at, 2))
                return;
            ReadOnlySpan<byte> rest = data[(at + 2)..];
            for (int i = WlanSecurity.CountAt(data, at); i > 0 && rest.Length >= WlanSecurity.SuiteSize; i--)
            {
                read(rest, values);
                rest = rest[WlanSecurity.SuiteSize..];
            }
        }),
    ];

    private static Field[] SuiteParts(string name, string description, SuiteReader find) =>
    [
        Security($"{name}.oui", FieldType.Unsigned24, $"{description} OUI",
            (in security, data, values) => find(security, data, values, AddOrganization)),
        Security($"{name}.type", FieldType.Unsigned8, $"{description} type",
            (in security, data, values) => find(security, data, values,
                static (suite, values) => values.AddDecimal(suite[OrganizationSize]))),
    ];

    private static Field Capability(string name, string description, int mask) =>
        Security(name, FieldType.Boolean, description, (in security, data, values) =>
        {
            if (HasPart(data, security.Capabilities, 2))
                values.AddBoolean((BinaryPrimitives.ReadUInt16LittleEndian(data[security.Capabilities..]) & mask) != 0);
        });

    private static bool HasPart(ReadOnlySpan<byte> data, int offset, int size) =>
        offset >= 0 && data.Length >= offset + size;

    private static void AddSmall(ReadOnlySpan<byte> data, int offset, FieldValues values)
    {
        if (HasPart(data, offset, 2))
            values.AddDecimal(BinaryPrimitives.ReadUInt16LittleEndian(data[offset..]));
    }

    private static void AddOrganization(ReadOnlySpan<byte> bytes, FieldValues values) =>
        values.AddDecimal((ulong)(bytes[0] << 16 | bytes[1] << 8 | bytes[2]));
}
