namespace PcapStream.Protocols.Ip;

/// <summary>
/// Types of ICMP messages that answer each other, which take the place of ports so that a question and its answer are
/// one flow (Community ID specification; RFC 792, 950, 1256, 4443, 4861). Other messages are flows of one direction,
/// with their type and code.
/// </summary>
internal static class IcmpPorts
{
    /// <summary>The type of the answer, or of the question; null for a message that has none.</summary>
    /// <param name="protocol">1 for ICMP, 58 for ICMPv6.</param>
    /// <param name="type">The type.</param>
    public static byte? Counterpart(byte protocol, byte type) => protocol == IpNumbers.Icmpv6
        ? type switch
        {
            128 => 129,
            129 => 128,
            130 => 131,
            131 => 130,
            133 => 134,
            134 => 133,
            135 => 136,
            136 => 135,
            139 => 140,
            140 => 139,
            144 => 145,
            145 => 144,
            _ => null,
        }
        : type switch
        {
            0 => 8,
            8 => 0,
            9 => 10,
            10 => 9,
            13 => 14,
            14 => 13,
            15 => 16,
            16 => 15,
            17 => 18,
            18 => 17,
            _ => null,
        };
}
