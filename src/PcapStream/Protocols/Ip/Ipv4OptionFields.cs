using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>Options of IPv4, RFC 791, section 3.1.</summary>
internal static class Ipv4OptionFields
{
    public static readonly Field[] All =
    [
        Each("ip.opt.type", FieldType.Unsigned8, "Type", static (option, values) => values.AddDecimal(option.Kind)),
        Each("ip.opt.type.copy", FieldType.Boolean, "Copy on fragmentation", static (option, values) => values.AddBoolean((option.Kind & 0x80) != 0)),
        Each("ip.opt.type.class", FieldType.Unsigned8, "Class", static (option, values) => values.AddDecimal((ulong)(option.Kind >> 5 & 3))),
        Each("ip.opt.type.number", FieldType.Unsigned8, "Number", static (option, values) => values.AddDecimal((ulong)(option.Kind & 0x1F))),
        Each("ip.opt.len", FieldType.Unsigned8, "Length", static (option, values) =>
        {
            if (option.Kind > HeaderOption.NoOperation)
                values.AddDecimal((ulong)(option.Data.Length + 2));
        }),
        Each("ip.opt.ptr", FieldType.Unsigned8, "Pointer", static (option, values) =>
        {
            if (option.Kind is RecordRoute or Timestamp or LooseSourceRoute or StrictSourceRoute && !option.Data.IsEmpty)
                values.AddDecimal(option.Data[0]);
        }),
        Each("ip.opt.ra", FieldType.Unsigned16, "Router Alert", static (option, values) =>
        {
            if (option.Kind == RouterAlert && option.Data.Length == 2)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(option.Data));
        }),
    ];

    private const byte RecordRoute = 7;
    private const byte Timestamp = 68;
    private const byte LooseSourceRoute = 131;
    private const byte StrictSourceRoute = 137;
    private const byte RouterAlert = 148;

    // Those whose form Wireshark knows; of others it says nothing but how many bytes they have.
    private static ReadOnlySpan<byte> Known => [HeaderOption.End, HeaderOption.NoOperation, RecordRoute, 11, 12, 25, Timestamp, 82, 130,
        LooseSourceRoute, 133, 134, 136, StrictSourceRoute, RouterAlert, 149];

    private delegate void OptionReader(HeaderOption option, FieldValues values);

    private static Field Each(string name, FieldType type, string description, OptionReader read) =>
        Field.Of(Protocol.Ipv4, name, type, description, (in source, values) =>
        {
            if (!Ipv4Header.TryRead(source.Bytes, out Ipv4Header header))
                return;
            foreach (HeaderOption option in header.Options)
            {
                if (Known.Contains(option.Kind))
                    read(option, values);
            }
        });
}
