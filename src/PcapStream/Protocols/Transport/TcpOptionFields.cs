using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Transport;

/// <summary>Options of TCP: RFC 9293, RFC 7323, RFC 2018 and RFC 7413.</summary>
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
            // Padding is an end of its own, byte for byte, as long as it is zero.
            for (int i = 0; option.Kind == HeaderOption.End && i < option.Data.Length && option.Data[i] == HeaderOption.End; i++)
                values.AddDecimal(HeaderOption.End);
        }),
        Each("tcp.option_len", FieldType.Unsigned8, "Length", static (option, values) =>
        {
            if (option.Kind > HeaderOption.NoOperation)
                values.AddDecimal((ulong)option.Length);
        }),
        Each("tcp.options.mss_val", FieldType.Unsigned16, "MSS Value", static (option, values) =>
        {
            if (option.Kind == MaximumSegmentSize && option.Length == 4 && option.Data.Length == 2)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(option.Data));
        }),
        Each("tcp.options.wscale.shift", FieldType.Unsigned8, "Shift count", static (option, values) =>
        {
            if (option.Kind == WindowScale && option.Length == 3 && option.Data.Length == 1)
                values.AddDecimal(option.Data[0]);
        }),
        Each("tcp.options.wscale.multiplier", FieldType.Unsigned16, "Multiplier", static (option, values) =>
        {
            if (option.Kind == WindowScale && option.Length == 3 && option.Data.Length == 1)
                values.AddDecimal(1UL << Math.Min((int)option.Data[0], MaxWindowShift));
        }),
        Each("tcp.options.sack_le", FieldType.Unsigned32, "TCP SACK Left Edge", static (option, values) => AddEdges(option, 0, values)),
        Each("tcp.options.sack_re", FieldType.Unsigned32, "TCP SACK Right Edge", static (option, values) => AddEdges(option, 4, values)),
        Each("tcp.options.sack.count", FieldType.Unsigned8, "TCP SACK Count", static (option, values) =>
        {
            if (option.Kind == SelectiveAcknowledgment && IsWhole(option))
                values.AddDecimal((ulong)option.Data.Length / 8);
        }),
        Each("tcp.options.timestamp.tsval", FieldType.Unsigned32, "Timestamp value", static (option, values) =>
        {
            if (option.Kind == Timestamps && option.Length == 10 && option.Data.Length >= 4)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(option.Data));
        }),
        Each("tcp.options.timestamp.tsecr", FieldType.Unsigned32, "Timestamp echo reply", static (option, values) =>
        {
            if (option.Kind == Timestamps && option.Length == 10 && option.Data.Length == 8)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(option.Data[4..]));
        }),
        Each("tcp.options.tfo.cookie", FieldType.Bytes, "Fast Open Cookie", static (option, values) =>
        {
            if (option.Kind == FastOpen && !option.Data.IsEmpty && IsWhole(option))
                values.AddBytes(option.Data);
        }),
    ];

    private const byte MaximumSegmentSize = 2;
    private const byte WindowScale = 3;
    private const byte SelectiveAcknowledgment = 5;
    private const byte Timestamps = 8;
    private const byte FastOpen = 34;
    private const int MaxWindowShift = 14;

    private delegate void OptionReader(HeaderOption option, FieldValues values);

    private static Field Each(string name, FieldType type, string description, OptionReader read) =>
        Field.Of(Protocol.Tcp, name, type, description, (in source, values) =>
        {
            foreach (HeaderOption option in TcpHeader.OptionsOf(source.Bytes))
            {
                read(option, values);
                // Behind an edge that is not there, nothing is certain.
                if (option.Kind == SelectiveAcknowledgment && (option.Length == 2 || (option.Length - 2) % 8 != 0))
                    return;
            }
        });

    private static bool IsWhole(HeaderOption option) => option.Data.Length == option.Length - 2;

    private static void AddEdges(HeaderOption option, int offset, FieldValues values)
    {
        if (option.Kind != SelectiveAcknowledgment)
            return;
        for (int at = offset; at + 4 <= option.Data.Length; at += 8)
            values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(option.Data[at..]));
    }
}
