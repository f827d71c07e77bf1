namespace PcapStream.Operations.Convert.Edits.Checksums;

/// <summary>A checksum of a packet, and the bytes that it covers. All offsets are in the packet.</summary>
internal struct CoveredBytes
{
    /// <summary>Offset of the checksum.</summary>
    public int Checksum;

    /// <summary>Offset of the first covered byte.</summary>
    public int Start;

    /// <summary>Offset after the last covered byte that was captured.</summary>
    public int End;

    /// <summary>Offset of the source address of the pseudo-header.</summary>
    public int Source;

    /// <summary>Offset of the destination address of the pseudo-header.</summary>
    public int Destination;

    /// <summary>Bytes of each address of the pseudo-header; 0 for a checksum without one.</summary>
    public int AddressBytes;

    /// <summary>The sum of the pseudo-header's other fields: the protocol's number and the length.</summary>
    public ushort PseudoHeader;

    /// <summary>The algorithm.</summary>
    public ChecksumKind Kind;

    /// <summary>The sum before the change; of a CRC, 1 if it is right.</summary>
    public ushort Before;
}

/// <summary>How a checksum is calculated.</summary>
internal enum ChecksumKind : byte
{
    /// <summary>The Internet checksum (RFC 1071).</summary>
    Internet,

    /// <summary>The same, where 0 means that there is none (RFC 768).</summary>
    InternetOptional,

    /// <summary>CRC32c, of SCTP (RFC 9260, appendix A).</summary>
    Crc32C,
}
