using System.Buffers.Binary;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// The SNAP header, IEEE 802, section 9.2, as it follows LLC (RFC 1042) or the NLPID of Frame Relay (RFC 2427).
/// <code>
///  0     3                     5
///  +-----+---------------------+---------
///  | OUI | protocol identifier | payload
///  +-----+---------------------+---------
/// </code>
/// </summary>
internal static class SnapHeader
{
    public const int Size = 5;

    public static int OrganizationCode(ReadOnlySpan<byte> bytes) => bytes[0] << 16 | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);

    public static ushort ProtocolIdentifier(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);

    /// <summary>
    /// Whether the identifier is an Ethernet type: RFC 1042; IEEE 802.1H, for what bridges carry in this form only.
    /// </summary>
    public static bool IsEtherType(int organizationCode) => organizationCode is 0x000000 or 0x0000F8;

    public static Protocol Next(ReadOnlySpan<byte> bytes)
    {
        const int Bridged = 0x0080C2;
        int organizationCode = OrganizationCode(bytes);
        ushort identifier = ProtocolIdentifier(bytes);
        if (IsEtherType(organizationCode))
            return EtherTypes.Next(identifier);
        // RFC 2427, section 4.2, and RFC 2684, section 5.3: Ethernet with and without a check sequence.
        return organizationCode == Bridged && identifier is (0x0001 or 0x0007) ? Protocol.Ethernet : Protocol.None;
    }
}
