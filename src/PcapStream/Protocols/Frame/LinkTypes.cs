using PcapStream.Protocols.Bluetooth;
using PcapStream.Protocols.Lan;
using PcapStream.Protocols.Pseudo;
using PcapStream.Protocols.Serial;
using PcapStream.Protocols.Usb;

namespace PcapStream.Protocols.Frame;

/// <summary>Maps LINKTYPE_ numbers to first headers (draft-ietf-opsawg-pcaplinktype).</summary>
internal static class LinkTypes
{
    /// <summary>The protocol of the first header, by the number alone.</summary>
    public static Protocol Next(ushort linkType) => linkType switch
    {
        0 or 108 => Protocol.Null,
        1 => Protocol.Ethernet,
        6 => Protocol.TokenRing,
        9 or 50 => Protocol.Ppp,
        10 => Protocol.Fddi,
        // DLT_RAW is 12 on most systems and 14 on OpenBSD. Some writers store it instead of the LINKTYPE_.
        12 or 14 or 101 => Protocol.RawIp,
        // DLT_ENC is 13 on OpenBSD; other systems do not use this number.
        13 or 109 => Protocol.Enc,
        16 or 18 or 19 or 106 => Protocol.ClassicalIp,
        51 => Protocol.PppoeSession,
        11 or 100 => Protocol.Llc,
        104 or 112 => Protocol.CiscoHdlc,
        105 => Protocol.Wlan,
        107 => Protocol.FrameRelay,
        113 => Protocol.LinuxCooked,
        117 => Protocol.PfLog,
        119 => Protocol.Prism,
        122 => Protocol.IpOverFibreChannel,
        123 => Protocol.Atm,
        127 => Protocol.Radiotap,
        // DLT_USER2, which Darwin used before a number was assigned.
        149 or 258 => Protocol.Pktap,
        163 => Protocol.Avs,
        192 => Protocol.Ppi,
        226 => Protocol.IpNet,
        229 => Protocol.Ipv6,
        239 => Protocol.NetfilterLog,
        242 => Protocol.IpOverInfiniBand,
        _ => Protocol.None,
    };

    /// <summary>
    /// The protocol of the first header. Decodes the header where its form depends on the number, and returns the next
    /// protocol.
    /// </summary>
    public static Protocol First(ushort linkType, ref HeaderCursor cursor) => linkType switch
    {
        1 => Protocol.Ethernet,
        7 => ArcnetHeader.Decode(ref cursor),
        129 => ArcnetHeader.DecodeLinux(ref cursor),
        130 or 135 or 137 or 167 or 178 or 179 or 180 or 181 => JuniperHeader.Decode(linkType, ref cursor),
        166 => PppHeader.DecodeWithoutAddress(ref cursor),
        187 or 201 => BluetoothHeader.Begin(linkType, ref cursor),
        189 or 220 or 249 => UsbHeader.Decode(linkType, ref cursor),
        204 => PppHeader.DecodeDirected(ref cursor),
        206 => FrameRelayHeader.DecodeDirected(ref cursor),
        228 => RawIpHeader.Ipv4(cursor.Rest),
        276 => LinuxCookedHeader.DecodeVersion2(ref cursor),
        _ => Next(linkType),
    };
}
