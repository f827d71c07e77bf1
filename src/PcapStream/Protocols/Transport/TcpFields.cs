using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Transport;

/// <summary>Fields of TCP, RFC 9293.</summary>
internal static class TcpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Tcp, "tcp.srcport", FieldType.Unsigned16, "Source Port", 0).From(PortFields.Size),
        Field.Decimal(Protocol.Tcp, "tcp.dstport", FieldType.Unsigned16, "Destination Port", 2).From(PortFields.Size),
        Field.Of(Protocol.Tcp, "tcp.port", FieldType.Unsigned16, "Source or Destination Port", PortFields.Read).From(PortFields.Size),
        SequenceNumber("tcp.seq_raw", "Sequence Number (raw)", 4),
        SequenceNumber("tcp.ack_raw", "Acknowledgment number (raw)", 8),
        Field.Of(Protocol.Tcp, "tcp.hdr_len", FieldType.Unsigned8, "Header Length", (in source, values) =>
        {
            if (source.Bytes.Length >= WindowEnd)
                values.AddDecimal((ulong)(source.Bytes[12] >> 4) * 4);
        }),
        Field.Of(Protocol.Tcp, "tcp.len", FieldType.Unsigned32, "TCP Segment Len", (in source, values) =>
        {
            // How much a segment carries is not known from its first fragment.
            if (!HasFlags(source.Bytes) || source.IsFragment)
                return;
            long length = WireLength.OfLayer(source) - TcpHeader.HeaderLengthOf(source.Bytes);
            if (length >= 0)
                values.AddDecimal((ulong)length);
        }),
        Field.HexBits(Protocol.Tcp, "tcp.flags", FieldType.Unsigned16, "Flags", 12, 0xFFF).If(HasFlags),
        Field.Flag(Protocol.Tcp, "tcp.flags.res", "Reserved", 12, 2, 0xE00).If(HasFlags),
        Field.Flag(Protocol.Tcp, "tcp.flags.ae", "Accurate ECN", 12, 2, 0x100).If(HasFlags),
        Field.Flag(Protocol.Tcp, "tcp.flags.cwr", "Congestion Window Reduced", 12, 2, 0x80).If(HasFlags),
        Field.Flag(Protocol.Tcp, "tcp.flags.ece", "ECN-Echo", 12, 2, 0x40).If(HasFlags),
        Field.Flag(Protocol.Tcp, "tcp.flags.urg", "Urgent", 12, 2, 0x20).If(HasFlags),
        Field.Flag(Protocol.Tcp, "tcp.flags.ack", "Acknowledgment", 12, 2, 0x10).If(HasFlags),
        Field.Flag(Protocol.Tcp, "tcp.flags.push", "Push", 12, 2, 0x8).If(HasFlags),
        Field.Flag(Protocol.Tcp, "tcp.flags.reset", "Reset", 12, 2, 0x4).If(HasFlags),
        Field.Flag(Protocol.Tcp, "tcp.flags.syn", "Syn", 12, 2, 0x2).If(HasFlags),
        Field.Flag(Protocol.Tcp, "tcp.flags.fin", "Fin", 12, 2, 0x1).If(HasFlags),
        Field.Of(Protocol.Tcp, "tcp.flags.str", FieldType.Text, "TCP Flags", (in source, values) =>
        {
            if (HasFlags(source.Bytes))
                AddLetters(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[12..]), values);
        }),
        Field.Decimal(Protocol.Tcp, "tcp.window_size_value", FieldType.Unsigned16, "Window", 14).If(HasFlags),
        Field.Hex(Protocol.Tcp, "tcp.checksum", FieldType.Unsigned16, "Checksum", 16).If(HasFlags),
        Field.Decimal(Protocol.Tcp, "tcp.urgent_pointer", FieldType.Unsigned16, "Urgent Pointer", 18).If(HasFlags),
        Field.Of(Protocol.Tcp, "tcp.payload", FieldType.Bytes, "TCP payload", (in source, values) =>
        {
            // What a reset carries is a message for people (RFC 9293, section 3.5.3).
            if (TcpHeader.TryRead(source.Bytes, out TcpHeader header) && source.Bytes.Length > header.HeaderLength && (header.Flags & TcpControl.Reset) == 0)
                values.AddBytes(source.Bytes[header.HeaderLength..]);
        }),
        .. TcpOptionFields.All,
    ];

    private const int WindowEnd = 16;

    // What stands behind a header's length counts only if that is one.
    private static bool HasFlags(ReadOnlySpan<byte> bytes) => bytes.Length >= WindowEnd && bytes[12] >= (TcpHeader.MinSize / 4) << 4;

    // A quoted header often ends behind the sequence number, which counts then; another is worth nothing without its flags.
    private static Field SequenceNumber(string name, string description, int offset) =>
        Field.Of(Protocol.Tcp, name, FieldType.Unsigned32, description, (in source, values) =>
        {
            bool isQuoted = source.Packet.Layers[source.Index].IsQuoted;
            if (source.Bytes.Length >= (isQuoted ? offset + 4 : WindowEnd))
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(source.Bytes[offset..]));
        });

    private static void AddLetters(int flags, FieldValues values)
    {
        ReadOnlySpan<byte> letters = "RRRACEUAPRSF"u8;
        ReadOnlySpan<byte> dot = "\u00B7"u8;
        Span<byte> text = stackalloc byte[letters.Length * dot.Length];
        int length = 0;
        for (int i = 0; i < letters.Length; i++)
        {
            bool isSet = (flags >> (letters.Length - 1 - i) & 1) != 0;
            ReadOnlySpan<byte> character = isSet ? letters.Slice(i, 1) : dot;
            character.CopyTo(text[length..]);
            length += character.Length;
        }
        values.AddText(text[..length]);
    }
}
