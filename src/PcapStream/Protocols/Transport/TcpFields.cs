using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Transport;

/// <summary>Fields of TCP, RFC 9293.</summary>
internal static class TcpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Tcp, "tcp.srcport", FieldType.Unsigned16, "Source Port", 0).AtLeast(PortFields.Size),
        Field.Decimal(Protocol.Tcp, "tcp.dstport", FieldType.Unsigned16, "Destination Port", 2)
            .AtLeast(PortFields.Size),
        Field.Of(Protocol.Tcp, "tcp.port", FieldType.Unsigned16, "Source or Destination Port", PortFields.Read)
            .AtLeast(PortFields.Size),
        SequenceNumber("tcp.seq_raw", "Sequence Number (raw)", 4),
        SequenceNumber("tcp.ack_raw", "Acknowledgment number (raw)", 8),
        Field.Of(Protocol.Tcp, "tcp.hdr_len", FieldType.Unsigned8, "Header Length", (in source, values) =>
        {
            if (source.Bytes.Length >= WindowEnd)
                values.AddDecimal((ulong)(source.Bytes[12] >> 4) * 4);
        }),
        Field.Of(Protocol.Tcp, "tcp.len", FieldType.Unsigned32, "TCP Segment Len", (in source, values) =>
        {
            // The first fragment does not show how long the segment is.
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
        ChecksumStatus.Of(Protocol.Tcp, "tcp.checksum.status", 18).If(HasFlags),
        Field.Decimal(Protocol.Tcp, "tcp.urgent_pointer", FieldType.Unsigned16, "Urgent Pointer", 18).If(HasFlags),
        Field.Of(Protocol.Tcp, "tcp.payload", FieldType.Bytes, "TCP payload", (in source, values) =>
        {
            // The payload of a reset is a message for people (RFC 9293, section 3.5.3).
            if (TcpHeader.TryRead(source.Bytes, out TcpHeader header) && source.Bytes.Length > header.HeaderLength
                && (header.Flags & TcpControl.Reset) == 0)
                values.AddBytes(source.Bytes[header.HeaderLength..]);
        }),
        Presence("tcp.connection.syn", "Connection establish request (SYN)",
            flags => (flags & (TcpControl.Synchronize | TcpControl.Acknowledgment)) == TcpControl.Synchronize),
        Presence("tcp.connection.synack", "Connection establish acknowledge (SYN+ACK)",
            flags => (flags & TcpControl.Synchronize) != 0 && (flags & TcpControl.Acknowledgment) != 0),
        Presence("tcp.connection.fin", "Connection finish (FIN)", flags => (flags & TcpControl.Finish) != 0),
        Presence("tcp.connection.rst", "Connection reset (RST)", flags => (flags & TcpControl.Reset) != 0),
        .. TcpOptionFields.All,
        .. TcpStreamFields.All,
        .. JoinedFields.OfTcp,
        .. DataFields.All,
        .. PortFields.All,
    ];

    private const int WindowEnd = 16;

    // The fields after the header's length are valid only if the length is.
    private static bool HasFlags(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= WindowEnd && bytes[12] >= (TcpHeader.MinSize / 4) << 4;

    // A quoted header often ends after the sequence number, which is shown then. Other headers show none without their
    // flags.
    private static Field SequenceNumber(string name, string description, int offset) =>
        Field.Of(Protocol.Tcp, name, FieldType.Unsigned32, description, (in source, values) =>
        {
            bool isQuoted = source.Packet.Layers[source.Index].IsQuoted;
            if (source.Bytes.Length >= (isQuoted ? offset + 4 : WindowEnd))
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(source.Bytes[offset..]));
        });

    private static Field Presence(string name, string description, Predicate<TcpControl> isPresent) =>
        Field.Of(Protocol.Tcp, name, FieldType.None, description, (in source, values) =>
        {
            if (HasFlags(source.Bytes) && isPresent(TcpHeader.FlagsOf(source.Bytes)))
                values.AddBoolean(true);
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

/// <summary>Fields of TCP's options: RFC 9293, RFC 7323, RFC 2018 and RFC 7413.</summary>
internal static class TcpOptionFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Tcp, "tcp.options", FieldType.Bytes, "TCP Options", (in source, values) =>
        {
            ReadOnlySpan<byte> options = TcpHeader.OptionBytes(source.Bytes);
            if (!options.IsEmpty)
                values.AddBytes(options);
        }),
        Each("tcp.option_kind", FieldType.Unsigned8, "Kind", static (option, values) =>
        {
            values.AddDecimal(option.Kind);
            // Each zero byte of padding counts as another end of the list.
            int i = 0;
            while (option.Kind == HeaderOption.End && i < option.Data.Length && option.Data[i++] == HeaderOption.End)
                values.AddDecimal(HeaderOption.End);
        }),
        Each("tcp.option_len", FieldType.Unsigned8, "Length", static (option, values) =>
        {
            if (option.Kind > HeaderOption.NoOperation)
                values.AddDecimal((ulong)option.Length);
        }),
        Each("tcp.options.mss_val", FieldType.Unsigned16, "MSS Value", static (option, values) =>
        {
            if (TcpOptionKind.SegmentSize(option) is { } size)
                values.AddDecimal(size);
        }),
        Each("tcp.options.wscale.shift", FieldType.Unsigned8, "Shift count", static (option, values) =>
        {
            if (TcpOptionKind.WindowShift(option) is { } shift)
                values.AddDecimal(shift);
        }),
        Each("tcp.options.wscale.multiplier", FieldType.Unsigned16, "Multiplier", static (option, values) =>
        {
            if (TcpOptionKind.WindowShift(option) is { } shift)
                values.AddDecimal(1UL << Math.Min((int)shift, MaxWindowShift));
        }),
        Edges("tcp.options.sack_le", "TCP SACK Left Edge", 0),
        Edges("tcp.options.sack_re", "TCP SACK Right Edge", 4),
        Each("tcp.options.sack.count", FieldType.Unsigned8, "TCP SACK Count", static (option, values) =>
        {
            if (option.Kind == TcpOptionKind.SelectiveAcknowledgment && IsWhole(option))
                values.AddDecimal((ulong)option.Data.Length / 8);
        }),
        Each("tcp.options.timestamp.tsval", FieldType.Unsigned32, "Timestamp value", static (option, values) =>
        {
            if (option.Kind == TcpOptionKind.Timestamps && option.Length == 10 && option.Data.Length >= 4)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(option.Data));
        }),
        Each("tcp.options.timestamp.tsecr", FieldType.Unsigned32, "Timestamp echo reply", static (option, values) =>
        {
            if (option.Kind == TcpOptionKind.Timestamps && option.Length == 10 && option.Data.Length == 8)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(option.Data[4..]));
        }),
        Each("tcp.options.tfo.cookie", FieldType.Bytes, "Fast Open Cookie", static (option, values) =>
        {
            if (TcpOptionKind.FastOpenCookie(option) is { IsEmpty: false } cookie && IsWhole(option))
                values.AddBytes(cookie);
        }),
    ];

    private const int MaxWindowShift = 14;

    private delegate void TcpOptionReader(HeaderOption option, FieldValues values);

    private static Field Each(string name, FieldType type, string description, TcpOptionReader read) =>
        Field.Of(Protocol.Tcp, name, type, description, (in source, values) =>
        {
            foreach (HeaderOption option in TcpHeader.OptionsOf(source.Bytes))
            {
                read(option, values);
                if (HasIncompleteEdge(option))
                    return;
            }
        });

    // Edges count from the number of which acknowledgments count, as in Wireshark.
    private static Field Edges(string name, string description, int offset) =>
        Field.OfStreams(Protocol.Tcp, name, FieldType.Unsigned32, description, (in source, values) =>
        {
            uint first = source.HasFacts(out StreamFacts facts) ? facts.AcknowledgmentBase : 0;
            foreach (HeaderOption option in TcpHeader.OptionsOf(source.Bytes))
            {
                AddEdges(option, offset, first, values);
                if (HasIncompleteEdge(option))
                    return;
            }
        });

    // The options after it are unreliable.
    private static bool HasIncompleteEdge(HeaderOption option) =>
        option.Kind == TcpOptionKind.SelectiveAcknowledgment
            && (option.Length == 2 || (option.Length - 2) % 8 != 0);

    private static bool IsWhole(HeaderOption option) => option.Data.Length == option.Length - 2;

    private static void AddEdges(HeaderOption option, int offset, uint first, FieldValues values)
    {
        if (option.Kind != TcpOptionKind.SelectiveAcknowledgment)
            return;
        for (int at = offset; at + 4 <= option.Data.Length; at += 8)
            values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(option.Data[at..]) - first);
    }
}
