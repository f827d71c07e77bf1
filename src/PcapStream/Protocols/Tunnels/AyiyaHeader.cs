using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// AYIYA, Anything In Anything (draft-massar-v6ops-ayiya-02): a header of IP in UDP, with the sender's identity and a
/// signature.
/// <code>
///  0                            1                           2                 3             4       8
///  +----------------------------+---------------------------+-----------------+-------------+-------+----------
///  | log2 of identity's bytes 4 | words of the signature 4  | authentication 4| next header | epoch | identity
///  | type of the identity 4     | method of the hash 4      | operation 4     |             |       | signature
///  +----------------------------+---------------------------+-----------------+-------------+-------+----------
/// </code>
/// </summary>
internal static class AyiyaHeader
{
    /// <summary>Bytes before the identity.</summary>
    public const int FixedSize = 8;

    private const int Forward = 1;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Ayiya, FixedSize)
            || !cursor.TryExtend(IdentityLength(rest) + SignatureLength(rest)))
            return Protocol.None;
        return (rest[2] & 0xF) == Forward ? IpProtocols.Next(rest[3]) : Protocol.None;
    }

    /// <summary>Bytes of the identity, by the first byte.</summary>
    public static int IdentityLength(ReadOnlySpan<byte> header) => 1 << (header[0] >> 4);

    /// <summary>Bytes of the signature, by the second byte.</summary>
    public static int SignatureLength(ReadOnlySpan<byte> header) => (header[1] >> 4) * sizeof(uint);
}

/// <summary>Fields of AYIYA.</summary>
internal static class AyiyaFields
{
    public static readonly Field[] All =
    [
        .. FieldTable.Read(Protocol.Ayiya, PlaceOf, """
            h x 0 1 F0 ayiya.idlen Identity field length
            h x 0 1 F ayiya.idtype Identity field type
            h x 1 1 F0 ayiya.siglen Signature Length
            h x 1 1 F ayiya.hashmethod Hash method
            h x 2 1 F0 ayiya.authmethod Authentication method
            h x 2 1 F ayiya.opcode Operation Code
            h x 3 1 0 ayiya.nextheader Next Header
            """u8),
        Field.Of(Protocol.Ayiya, "ayiya.epoch", FieldType.AbsoluteTime, "Epoch", (in source, values) =>
            values.AddUtcTime(new Timestamp(
                BinaryPrimitives.ReadUInt32BigEndian(source.Bytes[4..]) * (long)Timestamp.NanosecondsPerSecond)))
            .AtLeast(AyiyaHeader.FixedSize),
        Field.Of(Protocol.Ayiya, "ayiya.identity", FieldType.Bytes, "Identity", (in source, values) =>
        {
            int length = AyiyaHeader.IdentityLength(source.Bytes);
            if (source.Bytes.Length >= AyiyaHeader.FixedSize + length)
                values.AddBytes(source.Bytes.Slice(AyiyaHeader.FixedSize, length));
        }).AtLeast(AyiyaHeader.FixedSize),
        Field.Of(Protocol.Ayiya, "ayiya.signature", FieldType.Bytes, "Signature", (in source, values) =>
        {
            int start = AyiyaHeader.FixedSize + AyiyaHeader.IdentityLength(source.Bytes);
            int length = AyiyaHeader.SignatureLength(source.Bytes);
            if (length > 0 && source.Bytes.Length >= start + length)
                values.AddBytes(source.Bytes.Slice(start, length));
        }).AtLeast(AyiyaHeader.FixedSize),
    ];

    // Wireshark shows none of the first fields without all of them.
    private static int PlaceOf(in FieldSource source, char part, int index) =>
        index == 0 && source.Bytes.Length >= sizeof(uint) ? 0 : -1;
}
