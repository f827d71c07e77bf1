using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Transport;

/// <summary>The ports at the start of every transport's header.</summary>
internal static class PortFields
{
    /// <summary>Length of both ports in bytes; neither is shown without the other.</summary>
    public const int Size = 4;

    /// <summary>Adds the source and the destination port.</summary>
    public static void Read(in FieldSource source, FieldValues values)
    {
        if (source.Bytes.Length < Size)
            return;
        values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes));
        values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[2..]));
    }
}
