namespace PcapStream.Protocols.Pseudo;

/// <summary>What follows a network layer protocol identifier (ISO/IEC TR 9577; RFC 2427, appendix A).</summary>
internal static class NetworkIdentifiers
{
    public const byte Snap = 0x80;

    public static Protocol Next(byte identifier) => identifier switch
    {
        0xCC => Protocol.Ipv4,
        0x8E => Protocol.Ipv6,
        0xCF => Protocol.Ppp,
        _ => Protocol.None,
    };
}
