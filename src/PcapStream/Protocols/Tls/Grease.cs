namespace PcapStream.Protocols.Tls;

/// <summary>
/// Values that clients add so that servers stay used to unknown ones (RFC 8701). Fingerprints leave them out.
/// </summary>
internal static class Grease
{
    /// <summary>Whether a value is one of them: 0x0A0A, 0x1A1A to 0xFAFA.</summary>
    public static bool Contains(ushort value) => (value & 0x0F0F) == 0x0A0A && value >> 8 == (value & 0xFF);
}
