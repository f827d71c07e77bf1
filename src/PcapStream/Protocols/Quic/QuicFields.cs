using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Quic;

/// <summary>
/// Fields of QUIC's headers, as far as they are not protected: of each packet of a datagram (RFC 9000, section 17).
/// Short headers do not say how long their connection ID is; it is known with the packets before.
/// </summary>
internal static class QuicFields
{
    public static readonly Field[] All =
    [
        Of("packet_length", FieldType.Unsigned32, "Packet Length",
            static (packet, values) => values.AddDecimal((ulong)packet.Bytes.Length)),
        Of("header_form", FieldType.Unsigned8, "Header Form",
            static (packet, values) => values.AddDecimal(packet.IsLong ? 1u : 0)),
        Of("fixed_bit", FieldType.Boolean, "Fixed Bit", static (packet, values) =>
        {
            // Wireshark leaves it out where a long header is followed by no packet number.
            if (!packet.IsLong || (packet.Version != 0 && packet.RetryTag.IsEmpty))
                values.AddBoolean((packet.Bytes[0] & QuicHeader.FixedBit) != 0);
        }),
        OfLong("long.packet_type", FieldType.Unsigned8, "Packet Type", static (packet, values) =>
        {
            if (packet is { HasType: true, IsVersion2: false })
                values.AddDecimal((ulong)packet.Type);
        }),
        OfLong("long.packet_type_v2", FieldType.Unsigned8, "Packet Type", static (packet, values) =>
        {
            if (packet.IsVersion2)
                values.AddDecimal((ulong)packet.Type);
        }),
        OfLong("version", FieldType.Unsigned32, "Version",
            static (packet, values) => values.AddHex(packet.Version, 8)),
        OfLong("dcil", FieldType.Unsigned8, "Destination Connection ID Length",
            static (packet, values) => values.AddDecimal((ulong)packet.Destination.Length)),
        Field.Of(Protocol.Quic, "quic.dcid", FieldType.Bytes, "Destination Connection ID", (in source, values) =>
        {
            foreach (QuicPacket packet in new QuicPackets(source.Bytes))
                AddBytes(packet.IsLong ? packet.Destination : ShortDestination(source, packet), values);
        }),
        OfLong("scil", FieldType.Unsigned8, "Source Connection ID Length",
            static (packet, values) => values.AddDecimal((ulong)packet.Source.Length)),
        OfLong("scid", FieldType.Bytes, "Source Connection ID",
            static (packet, values) => AddBytes(packet.Source, values)),
        OfLong("token_length", FieldType.Unsigned64, "Token Length", static (packet, values) =>
        {
            if (packet.HasToken)
                values.AddDecimal((ulong)packet.Token.Length);
        }),
        OfLong("token", FieldType.Bytes, "Token", static (packet, values) => AddBytes(packet.Token, values)),
        OfLong("length", FieldType.Unsigned64, "Length", static (packet, values) =>
        {
            if (packet.Length is { } length)
                values.AddDecimal(length);
        }),
        OfLong("retry_token", FieldType.Bytes, "Retry Token",
            static (packet, values) => AddBytes(packet.RetryToken, values)),
        OfLong("retry_integrity_tag", FieldType.Bytes, "Retry Integrity Tag",
            static (packet, values) => AddBytes(packet.RetryTag, values)),
        OfLong("supported_version", FieldType.Unsigned32, "Supported Version", static (packet, values) =>
        {
            ReadOnlySpan<byte> versions = packet.OfferedVersions;
            for (; versions.Length >= sizeof(uint); versions = versions[sizeof(uint)..])
                values.AddHex(BinaryPrimitives.ReadUInt32BigEndian(versions), 8);
        }),
        .. QuicFrameFields.All,
    ];

    private delegate void PacketReader(QuicPacket packet, FieldValues values);

    /// <summary>The connection ID in a short header; empty where the packets before do not tell it.</summary>
    public static ReadOnlySpan<byte> ShortDestination(scoped in FieldSource source, QuicPacket packet) =>
        source.HasFacts(out StreamFacts facts) && facts.Length < packet.Bytes.Length
            ? packet.Bytes.Slice(1, (int)facts.Length) : default;

    private static Field Of(string name, FieldType type, string description, PacketReader read) =>
        Field.Of(Protocol.Quic, "quic." + name, type, description, (in source, values) =>
        {
            foreach (QuicPacket packet in new QuicPackets(source.Bytes))
                read(packet, values);
        });

    private static Field OfLong(string name, FieldType type, string description, PacketReader read) =>
        Of(name, type, description, (packet, values) =>
        {
            if (packet.IsLong)
                read(packet, values);
        });

    private static void AddBytes(ReadOnlySpan<byte> bytes, FieldValues values)
    {
        if (!bytes.IsEmpty)
            values.AddBytes(bytes);
    }
}
