using System.Buffers.Binary;
using PcapStream.Decoding;
using PcapStream.Decoding.Transport;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of SCTP, RFC 9260.</summary>
internal static class SctpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Sctp, "sctp.srcport", FieldType.Unsigned16, "Source port", 0).From(SctpHeader.Size),
        Field.Decimal(Protocol.Sctp, "sctp.dstport", FieldType.Unsigned16, "Destination port", 2).From(SctpHeader.Size),
        Field.Of(Protocol.Sctp, "sctp.port", FieldType.Unsigned16, "Port", PortFields.Read).From(SctpHeader.Size),
        Field.Hex(Protocol.Sctp, "sctp.verification_tag", FieldType.Unsigned32, "Verification tag", 4).From(SctpHeader.Size),
        Field.Hex(Protocol.Sctp, "sctp.checksum", FieldType.Unsigned32, "Checksum", 8).From(SctpHeader.Size),
        Each("sctp.chunk_type", FieldType.Unsigned8, "Chunk type", static (chunk, values) => values.AddDecimal(chunk.Type)),
        Each("sctp.chunk_flags", FieldType.Unsigned8, "Chunk flags", static (chunk, values) => values.AddHex(chunk.Flags, 2)),
        Each("sctp.chunk_length", FieldType.Unsigned16, "Chunk length", static (chunk, values) => values.AddDecimal((ulong)chunk.Length)),
        Of("sctp.data_tsn_raw", FieldType.Unsigned32, "Transmission sequence number (raw)", DataChunk, 0),
        Of("sctp.data_sid", FieldType.Unsigned16, "Stream identifier", DataChunk, 4),
        Of("sctp.data_ssn", FieldType.Unsigned16, "Stream sequence number", DataChunk, 6),
        Of("sctp.data_payload_proto_id", FieldType.Unsigned32, "Payload protocol identifier", DataChunk, 8),
        Of("sctp.init_initiate_tag", FieldType.Unsigned32, "Initiate tag", InitChunk, 0),
        Of("sctp.init_credit", FieldType.Unsigned32, "Advertised receiver window credit (a_rwnd)", InitChunk, 4),
        Of("sctp.init_nr_out_streams", FieldType.Unsigned16, "Number of outbound streams", InitChunk, 8),
        Of("sctp.init_nr_in_streams", FieldType.Unsigned16, "Number of inbound streams", InitChunk, 10),
        Of("sctp.init_initial_tsn", FieldType.Unsigned32, "Initial TSN", InitChunk, 12),
    ];

    private const byte DataChunk = 0;
    private const byte InitChunk = 1;

    private delegate void ChunkReader(SctpChunk chunk, FieldValues values);

    private static Field Each(string name, FieldType type, string description, ChunkReader read) =>
        Field.Of(Protocol.Sctp, name, type, description, (in source, values) =>
        {
            if (!SctpHeader.TryRead(source.Bytes, out SctpHeader header))
                return;
            foreach (SctpChunk chunk in header.Chunks)
                read(chunk, values);
        });

    private static Field Of(string name, FieldType type, string description, byte kind, int offset) => Each(name, type, description, (chunk, values) =>
    {
        int size = type == FieldType.Unsigned16 ? 2 : 4;
        if (chunk.Type != kind || chunk.Data.Length < offset + size)
            return;
        ulong value = size == 2 ? BinaryPrimitives.ReadUInt16BigEndian(chunk.Data[offset..]) : BinaryPrimitives.ReadUInt32BigEndian(chunk.Data[offset..]);
        if (name == "sctp.data_sid")
            values.AddHex(value, 4);
        else
            values.AddDecimal(value);
    });
}
