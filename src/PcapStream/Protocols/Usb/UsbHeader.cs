using System.Buffers.Binary;
using System.Globalization;
using System.Text.Unicode;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Summaries;

namespace PcapStream.Protocols.Usb;

/// <summary>
/// USB transfers, as the host's system sees them (link types 189, 220 and 249). Linux's usbmon writes a header of 48
/// bytes or, with mapped memory, 64, in the byte order of the host, which is taken for little-endian:
/// <code>
///  0    8      9          10         11       12    14      15      16     28       32       36         40      48
///  +----+------+----------+----------+--------+-----+-------+-------+------+--------+--------+----------+-------+--
///  | id | type | transfer | endpoint | device | bus | setup | data? | time | status | length | captured | setup |
///  +----+------+----------+----------+--------+-----+-------+-------+------+--------+--------+----------+-------+--
/// </code>
/// USBPcap of Windows, desowin.org/usbpcap/captureformat.html:
/// <code>
///  0               2    10       14         16     17    19       21         22         23       27
///  +---------------+----+--------+----------+------+-----+--------+----------+----------+--------+-------
///  | header length | id | status | function | info | bus | device | endpoint | transfer | length | stage
///  +---------------+----+--------+----------+------+-----+--------+----------+----------+--------+-------
/// </code>
/// </summary>
internal static class UsbHeader
{
    /// <summary>Length of the setup packet of a control transfer in bytes (USB 2.0, section 9.3).</summary>
    public const int SetupSize = 8;

    public const byte Interrupt = 1;
    public const byte Control = 2;
    public const byte Bulk = 3;

    private const int LinuxSize = 48;
    private const int MappedSize = 64;
    private const int WindowsSize = 27;
    private const int LinuxSetup = 40;

    /// <summary>Adds the header of a transfer.</summary>
    public static Protocol Decode(ushort linkType, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        switch (linkType)
        {
            case 189:
                cursor.TryAddLayer(Protocol.Usb, LinuxSize);
                break;
            case 220:
                cursor.TryAddLayer(Protocol.Usb, MappedSize);
                break;
            default:
                int length = rest.Length < 2 ? WindowsSize : BinaryPrimitives.ReadUInt16LittleEndian(rest);
                cursor.TryAddLayer(Protocol.Usb, Math.Max(length, WindowsSize));
                break;
        }
        return Protocol.None;
    }

    /// <summary>Whether a whole header is of Linux.</summary>
    public static bool IsLinux(ReadOnlySpan<byte> header) => header.Length is LinuxSize or MappedSize;

    /// <summary>Whether a header is whole, of either system.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> header) => header.Length >= WindowsSize
        && (IsLinux(header) || BinaryPrimitives.ReadUInt16LittleEndian(header) == header.Length);

    /// <summary>The kind of the transfer of a whole header.</summary>
    public static byte TransferOf(ReadOnlySpan<byte> header) => header[IsLinux(header) ? 9 : 22];

    /// <summary>Whether the host sent what follows a whole header, not the device.</summary>
    public static bool IsFromHost(ReadOnlySpan<byte> header) =>
        IsLinux(header) ? header[8] == 'S' : (header[16] & 1) == 0;

    /// <summary>Whether what follows a whole header is the data that the host sends after a setup packet.</summary>
    public static bool IsDataStage(ReadOnlySpan<byte> header) =>
        !IsLinux(header) && TransferOf(header) == Control && IsFromHost(header)
            && header.Length > WindowsSize && header[WindowsSize] == 1;

    /// <summary>The offset of a setup packet after or in a whole header; -1 if it has none.</summary>
    public static int SetupAt(ReadOnlySpan<byte> header, ReadOnlySpan<byte> bytes)
    {
        if (TransferOf(header) != Control)
            return -1;
        if (IsLinux(header))
            return header[14] == 0 ? LinuxSetup : -1;
        bool isSetup = header.Length > WindowsSize && header[WindowsSize] == 0;
        return isSetup && bytes.Length >= header.Length + SetupSize ? header.Length : -1;
    }
}

/// <summary>Fields of USB transfers.</summary>
internal static class UsbFields
{
    // Requests of all devices, USB 2.0, section 9.4.
    private const int GetStatus = 0;
    private const int ClearFeature = 1;
    private const int SetFeature = 3;
    private const int SetAddress = 5;
    private const int GetDescriptor = 6;
    private const int SetConfiguration = 9;
    private const int GetInterface = 10;
    private const int SetInterface = 11;
    private const int SynchFrame = 12;

    private const int LongestEnd = 32;

    public static readonly Field[] All =
    [
        .. FieldTable.Read(Protocol.Usb, PlaceOf, """
            l X 0 8 0 usb.urb_id URB id
            l C 8 1 0 usb.urb_type URB type
            l C 14 1 0 usb.setup_flag Device setup request
            l C 15 1 0 usb.data_flag Data
            l D 16 8 0 usb.urb_ts_sec URB sec
            l D 24 4 0 usb.urb_ts_usec URB usec
            l I 28 4 0 usb.urb_status URB status
            l D 32 4 0 usb.urb_len URB length [bytes]
            w D 0 2 0 usb.usbpcap_header_len USBPcap pseudoheader length
            w X 2 8 0 usb.irp_id IRP ID
            w X 14 2 0 usb.function URB Function
            w x 16 1 0 usb.irp_info IRP information
            w x 16 1 1 usb.irp_info.direction Direction
            t x 0 1 0 usb.transfer_type URB transfer type
            e x 0 1 0 usb.endpoint_address Endpoint
            e d 0 1 80 usb.endpoint_address.direction Direction
            e d 0 1 F usb.endpoint_address.number Endpoint number
            d d 0 1 0 usb.device_address Device
            b D 0 2 0 usb.bus_id URB bus id
            n D 0 4 0 usb.data_len Data length [bytes]
            s x 0 1 0 usb.bmRequestType bmRequestType
            s b 0 1 80 usb.bmRequestType.direction Direction
            s x 0 1 60 usb.bmRequestType.type Type
            s x 0 1 1F usb.bmRequestType.recipient Recipient
            s d 1 1 0 usb.setup.bRequest bRequest
            V X 2 2 0 usb.setup.wValue wValue
            I D 4 2 0 usb.setup.wIndex wIndex
            s D 6 2 0 usb.setup.wLength wLength
            F D 2 2 0 usb.setup.wFeatureSelector wFeatureSelector
            N D 4 2 0 usb.setup.wInterface wInterface
            E D 4 2 0 usb.setup.wEndpoint wEndpoint
            D x 2 1 0 usb.DescriptorIndex Descriptor Index
            D X 4 2 0 usb.LanguageId Language Id
            C d 2 1 0 usb.bConfigurationValue bConfigurationValue
            A d 2 1 0 usb.bAlternateSetting bAlternateSetting
            """u8),
        OfEnds("usb.src", "Source", hasSource: true, hasDestination: false),
        OfEnds("usb.dst", "Destination", hasSource: false, hasDestination: true),
        OfEnds("usb.addr", "Source or Destination", hasSource: true, hasDestination: true),
        Field.Of(Protocol.Usb, "usb.capdata", FieldType.Bytes, "Leftover Capture Data", (in source, values) =>
        {
            ReadOnlySpan<byte> header = source.Header;
            if (!UsbHeader.IsWhole(header) || source.Payload.IsEmpty)
                return;
            // Commands and statuses of mass storage have a dissector.
            bool isLeftOver = UsbHeader.TransferOf(header) is UsbHeader.Interrupt or UsbHeader.Bulk
                ? source.Payload is not [(byte)'U', (byte)'S', (byte)'B', (byte)'C' or (byte)'S', ..]
                : UsbHeader.IsDataStage(header);
            if (isLeftOver)
                values.AddBytes(source.Payload);
        }),
        Field.Of(Protocol.Usb, "usb.data_fragment", FieldType.Bytes, "Data Fragment", (in source, values) =>
        {
            ReadOnlySpan<byte> header = source.Header;
            ReadOnlySpan<byte> bytes = source.Bytes;
            if (!UsbHeader.IsWhole(header) || !UsbHeader.IsFromHost(header)
                || UsbHeader.SetupAt(header, bytes) is not (>= 0 and int setup))
                return;
            ReadOnlySpan<byte> data = bytes[Math.Max(header.Length, setup + UsbHeader.SetupSize)..];
            if (!data.IsEmpty)
                values.AddBytes(data);
        }),
    ];

    private static Field OfEnds(string name, string description, bool hasSource, bool hasDestination) =>
        Field.Of(Protocol.Usb, name, FieldType.Text, description, (in source, values) =>
        {
            ReadOnlySpan<byte> header = source.Header;
            if (!UsbHeader.IsWhole(header))
                return;
            bool isFromHost = UsbHeader.IsFromHost(header);
            if (hasSource)
                AddEnd(header, isFromHost, values);
            if (hasDestination)
                AddEnd(header, !isFromHost, values);
        });

    private static void AddEnd(ReadOnlySpan<byte> header, bool isHost, FieldValues values)
    {
        if (isHost)
        {
            values.AddText("host"u8);
            return;
        }
        bool isLinux = UsbHeader.IsLinux(header);
        ushort bus = BinaryPrimitives.ReadUInt16LittleEndian(header[(isLinux ? 12 : 17)..]);
        int device = isLinux ? header[11] : BinaryPrimitives.ReadUInt16LittleEndian(header[19..]);
        int endpoint = header[isLinux ? 10 : 21] & 0x7F;
        Span<byte> text = stackalloc byte[LongestEnd];
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{bus}.{device}.{endpoint}", out int written);
        values.AddText(text[..written]);
    }

    private static int PlaceOf(in FieldSource source, char part, int index)
    {
        ReadOnlySpan<byte> header = source.Header;
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (!UsbHeader.IsWhole(header))
            return -1;
        bool isLinux = UsbHeader.IsLinux(header);
        int setup = UsbHeader.SetupAt(header, bytes);
        // The new address is one of the device too.
        if (part == 'd' && index == 1 && setup >= 0 && bytes[setup] < 0x20 && bytes[setup + 1] == SetAddress)
            return setup + 2;
        if (index > 0)
            return -1;
        return part switch
        {
            'l' => isLinux ? 0 : -1,
            'w' => isLinux ? -1 : 0,
            't' => isLinux ? 9 : 22,
            'e' => isLinux ? 10 : 21,
            'd' => isLinux ? 11 : 19,
            'b' => isLinux ? 12 : 17,
            'n' => isLinux ? 36 : 23,
            's' => setup,
            _ => setup >= 0 && HasPart(part, bytes[setup], bytes[setup + 1]) ? setup : -1,
        };
    }

    // What the parts of a setup packet are depends on the request.
    private static bool HasPart(char part, byte kind, byte request)
    {
        bool isOfAll = (kind & 0x60) == 0;
        if (!isOfAll)
            return part is 'V' or 'I';
        bool isDescriptor = request == GetDescriptor && kind == 0x80;
        bool isOfRecipient = request is GetStatus or ClearFeature or SetFeature;
        int recipient = kind & 0x1F;
        return part switch
        {
            'V' => !isDescriptor && request is not (ClearFeature or SetFeature or SetAddress or SetConfiguration
                or SetInterface),
            'I' => isOfRecipient
                ? recipient == 0 : !isDescriptor && request is not (GetInterface or SetInterface or SynchFrame),
            'F' => request is ClearFeature or SetFeature,
            'N' => request is GetInterface or SetInterface || (isOfRecipient && recipient == 1),
            'E' => request == SynchFrame || (isOfRecipient && recipient == 2),
            'D' => isDescriptor,
            'C' => request == SetConfiguration,
            _ => request == SetInterface,
        };
    }
}

/// <summary>Summaries of USB transfers.</summary>
internal static class UsbSummary
{
    public static void Write(ReadOnlySpan<byte> header, ref SummaryLine line)
    {
        line.Begin("USB"u8);
        if (!UsbHeader.IsWhole(header))
            return;
        line.Add(UsbHeader.TransferOf(header) switch
        {
            0 => "URB_ISOCHRONOUS"u8,
            UsbHeader.Interrupt => "URB_INTERRUPT"u8,
            UsbHeader.Control => "URB_CONTROL"u8,
            UsbHeader.Bulk => "URB_BULK"u8,
            _ => "URB_UNKNOWN"u8,
        });
        line.Add((header[UsbHeader.IsLinux(header) ? 10 : 21] & 0x80) != 0 ? " in"u8 : " out"u8);
    }
}
