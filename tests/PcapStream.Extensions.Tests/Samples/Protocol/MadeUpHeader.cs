using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.MadeUp;

/// <summary>
/// A made-up protocol over UDP.
/// <code>
///  0         2       4
///  +---------+-------+
///  | "MU"    | value |
///  +---------+-------+
/// </code>
/// </summary>
internal static class MadeUpHeader
{
    public const int Size = 4;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.MadeUp, Size);
        return Protocol.None;
    }

    public static ushort ValueOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
}

/// <summary>The fields of the made-up protocol.</summary>
internal static class MadeUpFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.MadeUp, "madeup.value", FieldType.Unsigned16, "Value", (in source, values) =>
        {
            if (source.Header.Length >= MadeUpHeader.Size)
                values.AddDecimal(MadeUpHeader.ValueOf(source.Header));
        }),
    ];
}
