using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Quic;

/// <summary>
/// Fields of QUIC that need the connection: what Initial packets have without their protection (RFC 9000, sections
/// 17.2.2 and 19).
/// </summary>
internal static class QuicFrameFields
{
    // RFC 9001, section 4.8: an error code of TLS has an alert in its low byte.
    private const ulong FirstAlert = 0x100;
    private const ulong LastAlert = 0x1FF;

    public static readonly Field[] All =
    [
        Field.OfStreams(Protocol.Quic, "quic.connection.number", FieldType.Unsigned32, "Connection Number",
            static (in source, values) =>
            {
                if (source.HasFacts(out StreamFacts facts))
                    values.AddDecimal(facts.Number);
            }),
        OfPackets("packet_number", FieldType.Unsigned64, "Packet Number",
            static (packet, values) => values.AddDecimal(packet.Number)),
        OfPackets("packet_number_length", FieldType.Unsigned8, "Packet Number Length",
            static (packet, values) => values.AddDecimal((ulong)packet.NumberBytes - 1)),
        OfFrames("frame_type", FieldType.Unsigned64, "Frame Type",
            static (frame, values) => values.AddDecimal(frame.Type)),
        OfFrames("padding_length", FieldType.Unsigned32, "Padding Length", static (frame, values) =>
        {
            if (frame.Type == QuicFrame.Padding)
                values.AddDecimal((ulong)frame.Bytes.Length);
        }),
        OfAcknowledgments("largest_acknowledged", "Largest Acknowledged", 0),
        OfAcknowledgments("ack_delay", "ACK Delay", 1),
        OfAcknowledgments("ack_range_count", "ACK Range Count", 2),
        OfAcknowledgments("first_ack_range", "First ACK Range", 3),
        OfRanges("gap", "Gap", 0),
        OfRanges("ack_range", "ACK Range", 1),
        OfNumbers("crypto.offset", "Offset", QuicFrame.Crypto, 0),
        OfNumbers("crypto.length", "Length", QuicFrame.Crypto, 1),
        OfNumbers("cc.error_code", "Error code", QuicFrame.Close, 0),
        OfFrames("cc.error_code.tls_alert", FieldType.Unsigned8, "TLS Alert Description", static (frame, values) =>
        {
            if (frame.Type == QuicFrame.Close && frame.Number(0) is >= FirstAlert and <= LastAlert and var code)
                values.AddDecimal(code - FirstAlert);
        }),
        OfNumbers("cc.frame_type", "Frame Type", QuicFrame.Close, 1),
        OfNumbers("cc.reason_phrase.length", "Reason phrase Length", QuicFrame.Close, 2),
        OfFrames("cc.reason_phrase", FieldType.Text, "Reason phrase", static (frame, values) =>
        {
            if (frame.Type == QuicFrame.Close && !frame.Data.IsEmpty)
                values.AddAscii(frame.Data);
        }),
    ];

    private delegate void OpenedReader(QuicOpened packet, FieldValues values);

    private delegate void FrameReader(QuicFrame frame, FieldValues values);

    private static Field OfPackets(string name, FieldType type, string description, OpenedReader read) =>
        Field.Of(Protocol.Quic, "quic." + name, type, description, (in source, values) =>
        {
            foreach (QuicOpened packet in new QuicOpenedPackets(source))
                read(packet, values);
        });

    private static Field OfFrames(string name, FieldType type, string description, FrameReader read) =>
        OfPackets(name, type, description, (packet, values) =>
        {
            foreach (QuicFrame frame in new QuicFrames(packet.Frames))
                read(frame, values);
        });

    private static Field OfNumbers(string name, string description, byte type, int index) =>
        OfFrames(name, FieldType.Unsigned64, description, (frame, values) =>
        {
            if (frame.Type == type)
                values.AddDecimal(frame.Number(index));
        });

    private static Field OfAcknowledgments(string name, string description, int index) =>
        OfFrames("ack." + name, FieldType.Unsigned64, description, (frame, values) =>
        {
            if (frame.IsAcknowledgment)
                values.AddDecimal(frame.Number(index));
        });

    private static Field OfRanges(string name, string description, int index) =>
        OfFrames("ack." + name, FieldType.Unsigned64, description,
            (frame, values) => frame.AddRanges(index, values));
}
