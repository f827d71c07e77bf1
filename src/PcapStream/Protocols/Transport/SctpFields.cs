using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Transport;

/// <summary>Fields of SCTP, RFC 9260, and of interleaved data, RFC 8260.</summary>
internal static class SctpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Sctp, "sctp.srcport", FieldType.Unsigned16, "Source port", 0).AtLeast(SctpHeader.Size),
        Field.Decimal(Protocol.Sctp, "sctp.dstport", FieldType.Unsigned16, "Destination port", 2)
            .AtLeast(SctpHeader.Size),
        Field.Of(Protocol.Sctp, "sctp.port", FieldType.Unsigned16, "Port", PortFields.Read).AtLeast(SctpHeader.Size),
        Field.Hex(Protocol.Sctp, "sctp.verification_tag", FieldType.Unsigned32, "Verification tag", 4)
            .AtLeast(SctpHeader.Size),
        Field.Hex(Protocol.Sctp, "sctp.checksum", FieldType.Unsigned32, "Checksum", 8).AtLeast(SctpHeader.Size),
        Each("sctp.chunk_type", FieldType.Unsigned8, "Chunk type",
            static (chunk, values) => values.AddDecimal(chunk.Type)),
        Each("sctp.chunk_flags", FieldType.Unsigned8, "Chunk flags",
            static (chunk, values) => values.AddHex(chunk.Flags, 2)),
        Each("sctp.chunk_length", FieldType.Unsigned16, "Chunk length",
            static (chunk, values) => values.AddDecimal((ulong)chunk.Length)),
        Data("sctp.data_tsn_raw", FieldType.Unsigned32, "Transmission sequence number (raw)",
            static (chunk, values) => values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(chunk.Data))),
        Data("sctp.data_sid", FieldType.Unsigned16, "Stream identifier",
            static (chunk, values) => values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(chunk.Data[4..]), 4)),
        Data("sctp.data_ssn", FieldType.Unsigned16, "Stream sequence number", static (chunk, values) =>
        {
            if (chunk.Type == DataChunk)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(chunk.Data[6..]));
        }),
        Data("sctp.data_payload_proto_id", FieldType.Unsigned32, "Payload protocol identifier",
            static (chunk, values) =>
            {
                // With interleaving, only the first chunk of a message has it; others have a sequence number in its
                // place.
                if (chunk.Type == DataChunk)
                    values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(chunk.Data[8..]));
                else if ((chunk.Flags & BeginsMessage) != 0)
                    values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(chunk.Data[12..]));
            }),
        Each("sctp.init_initiate_tag", FieldType.Unsigned32, "Initiate tag", static (chunk, values) =>
        {
            if (chunk.Type == InitChunk && chunk.Data.Length >= 4)
                values.AddHex(BinaryPrimitives.ReadUInt32BigEndian(chunk.Data), 8);
        }),
        Init("sctp.init_credit", FieldType.Unsigned32, "Advertised receiver window credit (a_rwnd)", 4),
        Init("sctp.init_nr_out_streams", FieldType.Unsigned16, "Number of outbound streams", 8),
        Init("sctp.init_nr_in_streams", FieldType.Unsigned16, "Number of inbound streams", 10),
        Init("sctp.init_initial_tsn", FieldType.Unsigned32, "Initial TSN", 12),
    ];

    private const byte DataChunk = 0;
    private const byte InitChunk = 1;
    private const byte InterleavedChunk = 64;
    private const byte BeginsMessage = 0x02;

    private delegate void ChunkReader(SctpChunk chunk, FieldValues values);

    private static Field Each(string name, FieldType type, string description, ChunkReader read) =>
        Field.Of(Protocol.Sctp, name, type, description, (in source, values) =>
        {
            if (!SctpHeader.TryRead(source.Bytes, out SctpHeader header))
                return;
            bool isCut = WireLength.OfLayer(source) > source.Bytes.Length;
            int end = SctpHeader.Size;
            foreach (SctpChunk chunk in header.Chunks)
            {
                // A chunk whose end or padding is missing is not shown, nor one that is too short for its data.
                end += chunk.Length + 3 & ~3;
                if ((isCut && end > source.Bytes.Length) || chunk.Length < LeastLength(chunk.Type))
                    return;
                read(chunk, values);
            }
        });

    // A chunk of data with an incomplete header is not shown.
    private static Field Data(string name, FieldType type, string description, ChunkReader read) =>
        Each(name, type, description, (chunk, values) =>
    {
        if (chunk.Type is DataChunk or InterleavedChunk
            && chunk.Data.Length >= LeastLength(chunk.Type) - SctpChunk.HeaderSize)
            read(chunk, values);
    });

    private static Field Init(string name, FieldType type, string description, int offset) =>
        Each(name, type, description, (chunk, values) =>
        {
            int size = type == FieldType.Unsigned16 ? 2 : 4;
            if (chunk.Type != InitChunk || chunk.Data.Length < offset + size)
                return;
            ReadOnlySpan<byte> value = chunk.Data[offset..];
            values.AddDecimal(size == 2
                ? BinaryPrimitives.ReadUInt16BigEndian(value)
                : BinaryPrimitives.ReadUInt32BigEndian(value));
        });

    private static int LeastLength(byte type) => type switch
    {
        DataChunk => 16,
        InterleavedChunk => 20,
        _ => SctpChunk.HeaderSize,
    };
}
