using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// The status of checksums, as tshark gives it unless it is asked to verify them: that they are not verified.
/// </summary>
internal static class ChecksumStatus
{
    private const ulong Unverified = 2;
    private const ulong NotPresent = 3;
    private const string Description = "Checksum Status";

    /// <summary>The status of a checksum that every header has.</summary>
    /// <param name="protocol">The protocol of the header.</param>
    /// <param name="name">tshark's name.</param>
    /// <param name="end">The offset of the checksum's end in the header.</param>
    public static Field Of(Protocol protocol, string name, int end) =>
        Field.Of(protocol, name, FieldType.Unsigned8, Description, (in source, values) =>
        {
            if (source.Bytes.Length >= end)
                values.AddDecimal(Unverified);
        });

    /// <summary>The status of a checksum that is left out by a zero.</summary>
    /// <param name="protocol">The protocol of the header.</param>
    /// <param name="name">tshark's name.</param>
    /// <param name="isThere">Whether the header shows its checksum.</param>
    /// <param name="offset">The offset of the checksum in the header.</param>
    public static Field OfOptional(Protocol protocol, string name, FieldCondition isThere, int offset) =>
        Field.Of(protocol, name, FieldType.Unsigned8, Description, (in source, values) =>
        {
            if (isThere(source))
                values.AddDecimal(source.Bytes[offset] == 0 && source.Bytes[offset + 1] == 0 ? NotPresent : Unverified);
        });

    /// <summary>A condition on the current layer.</summary>
    internal delegate bool FieldCondition(in FieldSource source);
}
